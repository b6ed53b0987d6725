import { SpangraphError } from '../../../src/errors.ts';
import type { EntityRef, InstrumentationScope, Resource } from '../../../src/model/span.ts';
import { forEachInSteps, runAtOnce, type Steps } from '../../../src/model/steps.ts';
import { type DecodedTraces, type ParsedJson, SpanCollector } from '../decoded-traces.ts';
import {
  asObject,
  asString,
  FieldFlaw,
  isObject,
  type JsonObject,
  type Note,
  readList,
  readMessage,
  readMessages,
  readString,
  readUint32,
} from '../json-fields.ts';
import { SPANS_A_STEP } from '../request-limits.ts';
import { readSpan } from './decode-json-span.ts';
import { readAttributes } from './decode-json-value.ts';
import {
  INSTRUMENTATION_LIBRARY_SPANS,
  type MessageFields,
  REQUEST,
  RESOURCE_SPANS,
  SCOPE_SPANS,
} from './otlp-fields.ts';
import { renameSnakeCase } from './snake-case.ts';
import {
  type KnownMessage,
  misspelt,
  oldField,
  refuseOtherRequest,
  unknownMembers,
  warnOfUnknown,
} from './unknown-fields.ts';

/**
 * Decodes an ExportTraceServiceRequest in OTLP/JSON (OTLP spec, "JSON Protobuf Encoding"): ids in hex of any case, enums
 * as integers, lowerCamelCase keys, unknown keys ignored, null as absent, 64-bit integers as decimal strings or numbers
 * without loss of digits. What senders get wrong and can be read without doubt is read, with a warning: keys in
 * snake_case, enums by name, spans without `kind`, `instrumentationLibrarySpans`. Text that is not valid Unicode is repaired
 * with a warning. There is a warning, too, for unknown fields at the top level, for those in place of a list of spans, and
 * for a misspelt name beside the right one.
 *
 * A span with a field of a wrong type or a value nested too deep is rejected. Such a fault in a resource or a scope rejects
 * all spans under it. The length of ids is not checked here. Throws MALFORMED_REQUEST for a body without the form of a
 * request: not JSON, not an object, only unknown fields, or something else in place of a list of resources, scopes or spans.
 */
export function decodeTracesValue(parsed: ParsedJson): DecodedTraces {
  return runAtOnce(decodeValueInSteps(parsed));
}

/** The same in steps of some spans. */
export function* decodeValueInSteps({ value: request, hasSnakeCase, ...known }: ParsedJson): Steps<DecodedTraces> {
  if (!isObject(request)) throw malformed('it', 'an object with resourceSpans');
  const collector = new SpanCollector(known);
  const renamed = hasSnakeCase === false ? undefined : yield* renameSnakeCase(request);
  if (renamed !== undefined) collector.warn('SNAKE_CASE_KEY', '', () => renamed);
  const unknown = unknownMembers(request, REQUEST);
  if (isAbsent(request.resourceSpans)) refuseOtherRequest(unknown, REQUEST);
  warnOfUnknown(collector, unknown, { path: '', fields: REQUEST });
  for (const [index, item] of listIn(request, 'resourceSpans').entries()) {
    const path = `resourceSpans[${index}]`;
    if (!isObject(item)) throw malformed(path, 'an object');
    yield* collectResourceSpans(collector, item, path);
  }
  return collector;
}

function* collectResourceSpans(collector: SpanCollector, resourceSpans: JsonObject, path: string): Steps<void> {
  yield;
  requireMessage(resourceSpans, 'resource', path);
  const resource = attempt(path, () => readResource(resourceSpans));
  const isWithoutScopes = SCOPE_LISTS.every(({ list }) => isAbsent(resourceSpans[list]));
  warnOfLeft(collector, resourceSpans, isWithoutScopes, { path, fields: RESOURCE_SPANS });
  for (const scopeList of SCOPE_LISTS) {
    for (const [index, item] of listIn(resourceSpans, scopeList.list, path).entries()) {
      const scopePath = `${path}.${scopeList.list}[${index}]`;
      if (!isObject(item)) throw malformed(scopePath, 'an object');
      if (scopeList === OLD_SCOPE_LIST) collector.warn('OLD_FIELD', OLD_SCOPE_LIST.list, () => oldField(scopePath));
      yield* collectScopeSpans(collector, item, resource, { ...scopeList, path: scopePath });
    }
  }
}

/** A list of messages that hold spans and their scope, with the names of its fields. */
interface ScopeList {
  readonly list: string;
  readonly scope: string;
  readonly fields: MessageFields;
}

const OLD_SCOPE_LIST: ScopeList = {
  list: 'instrumentationLibrarySpans',
  scope: 'instrumentationLibrary',
  fields: INSTRUMENTATION_LIBRARY_SPANS,
};
/** Both lists are read. A span that a sender put into both is stored once. */
const SCOPE_LISTS: readonly ScopeList[] = [{ list: 'scopeSpans', scope: 'scope', fields: SCOPE_SPANS }, OLD_SCOPE_LIST];

function* collectScopeSpans(
  collector: SpanCollector,
  scopeSpans: JsonObject,
  resource: Attempt<Resource>,
  { scope: scopeKey, fields, path }: ScopeList & { readonly path: string },
): Steps<void> {
  requireMessage(scopeSpans, scopeKey, path);
  const scope = attempt(path, () => readScope(scopeSpans, scopeKey));
  warnOfLeft(collector, scopeSpans, isAbsent(scopeSpans.spans), { path, fields });
  yield* forEachInSteps(listIn(scopeSpans, 'spans', path), SPANS_A_STEP, (item, index) => {
    if ('flaw' in resource) collector.reject(resource.flaw);
    else if ('flaw' in scope) collector.reject(scope.flaw);
    else collectSpan(collector, item, resource.value, scope.value, `${path}.spans[${index}]`);
  });
}

/** Warns of unknown fields if there is no list of spans. Beside a list, warns only of misspelt names. */
function warnOfLeft(collector: SpanCollector, object: JsonObject, hasNoList: boolean, message: KnownMessage): void {
  const unknown = unknownMembers(object, message.fields);
  if (unknown.size === 0) return;
  warnOfUnknown(collector, hasNoList ? unknown : misspelt(unknown, message.fields), message);
}

function collectSpan(
  collector: SpanCollector,
  item: unknown,
  resource: Resource,
  scope: InstrumentationScope,
  path: string,
): void {
  const note: Note = (code, subject, problem) => collector.warn(code, subject, () => `${path}.${problem()}`);
  const span = attempt(path, () => readSpan(asObject(item), resource, scope, note));
  if ('flaw' in span) collector.reject(span.flaw);
  else collector.accept(span.value);
}

type Attempt<Result> = { readonly value: Result } | { readonly flaw: string };

function attempt<Result>(path: string, read: () => Result): Attempt<Result> {
  try {
    return { value: read() };
  } catch (error) {
    const flaw = FieldFlaw.under(path, error);
    if (flaw instanceof FieldFlaw) return { flaw: flaw.describe() };
    throw error;
  }
}

/** A list that the form of a request depends on. Throws MALFORMED_REQUEST for anything else. */
function listIn(object: JsonObject, key: string, path?: string): readonly unknown[] {
  const value = object[key];
  if (isAbsent(value)) return [];
  if (Array.isArray(value)) return value;
  throw malformed(path === undefined ? key : `${path}.${key}`, 'an array');
}

function requireMessage(object: JsonObject, key: string, path: string): void {
  const value = object[key];
  if (!isAbsent(value) && !isObject(value)) throw malformed(`${path}.${key}`, 'an object');
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function malformed(where: string, wanted: string): SpangraphError {
  return new SpangraphError(
    'MALFORMED_REQUEST',
    `The body is not an OTLP/JSON trace request: ${where} must be ${wanted}.`,
  );
}

function readResource(resourceSpans: JsonObject): Resource {
  const schemaUrl = readString(resourceSpans, 'schemaUrl');
  const resource = readMessage(resourceSpans, 'resource', (message) => ({
    attributes: readAttributes(message),
    droppedAttributesCount: readUint32(message, 'droppedAttributesCount'),
    schemaUrl,
    entityRefs: readMessages(message, 'entityRefs', readEntityRef),
  }));
  return resource ?? { attributes: [], droppedAttributesCount: 0, schemaUrl, entityRefs: [] };
}

const readEntityRef = (message: JsonObject): EntityRef => ({
  schemaUrl: readString(message, 'schemaUrl'),
  type: readString(message, 'type'),
  idKeys: readList(message, 'idKeys', readItemString),
  descriptionKeys: readList(message, 'descriptionKeys', readItemString),
});

const readItemString = (item: unknown): string => asString(item);

function readScope(scopeSpans: JsonObject, key: string): InstrumentationScope {
  const schemaUrl = readString(scopeSpans, 'schemaUrl');
  const scope = readMessage(scopeSpans, key, (message) => ({
    name: readString(message, 'name'),
    version: readString(message, 'version'),
    attributes: readAttributes(message),
    droppedAttributesCount: readUint32(message, 'droppedAttributesCount'),
    schemaUrl,
  }));
  return scope ?? { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl };
}
