import type { Attribute } from '../../../src/model/attributes.ts';
import { type Resource, type Span, type SpanEvent, SpanKind, StatusCode } from '../../../src/model/span.ts';
import { runAtOnce } from '../../../src/model/steps.ts';
import { type KnownBefore, SpanCollector } from '../decoded-traces.ts';
import {
  collectSpans,
  endOf,
  plainResource,
  readMicros,
  readSignedMicros,
  readUnlessFlawed,
  ScopePool,
} from '../foreign-fields.ts';
import {
  asString,
  isObject,
  type JsonObject,
  readList,
  readMessage,
  readMessages,
  readString,
  readUint32,
} from '../json-fields.ts';
import { chooseParents } from './choose-parents.ts';
import { linkOf, readSpanReferences } from './read-references.ts';
import { readTag } from './read-tag.ts';
import type { Reference, SpanReferences } from './references.ts';
import { SpanTags } from './span-tags.ts';

/**
 * Decodes traces in Jaeger's JSON, which its UI downloads and `/api/traces` answers. Process tags become resource attributes,
 * tags become attributes, logs become events, and references become the parent or links (docs/import-export.md has the
 * table). A span with a field of a wrong type is rejected; its neighbours are not.
 */
export function decodeJaeger(traces: readonly unknown[], known?: KnownBefore): SpanCollector {
  const collector = new SpanCollector(known);
  const scopes = new ScopePool();
  for (const [index, trace] of traces.entries()) {
    const path = `data[${index}]`;
    if (!isObject(trace)) {
      collector.reject(`${path} must be a trace`);
      continue;
    }
    const { spans = null, processes } = trace;
    if (spans !== null && !Array.isArray(spans)) {
      collector.reject(`${path}.spans must be an array`);
      continue;
    }
    const items: readonly unknown[] = spans ?? [];
    const reader = new JaegerReader(isObject(processes) ? processes : {}, referencesOf(items), scopes);
    runAtOnce(collectSpans(collector, items, `${path}.spans`, (span) => [reader.read(span)]));
  }
  return collector;
}

/** Whether a JSON value looks like a trace of Jaeger. */
export function isJaegerTrace(value: unknown): boolean {
  return isObject(value) && Array.isArray(value.spans) && !('resourceSpans' in value);
}

const KINDS: ReadonlyMap<unknown, number> = new Map([
  ['internal', SpanKind.INTERNAL],
  ['server', SpanKind.SERVER],
  ['client', SpanKind.CLIENT],
  ['producer', SpanKind.PRODUCER],
  ['consumer', SpanKind.CONSUMER],
]);

const STATUS: ReadonlyMap<unknown, number> = new Map([
  ['UNSET', StatusCode.UNSET],
  ['OK', StatusCode.OK],
  ['ERROR', StatusCode.ERROR],
]);

/** The references of all readable spans of a trace. The choice of a parent depends on the references of other spans too. */
function referencesOf(items: readonly unknown[]): ReadonlyMap<JsonObject, SpanReferences> {
  const found = new Map<JsonObject, SpanReferences>();
  for (const item of items) {
    const references = isObject(item) ? readUnlessFlawed(() => readSpanReferences(item)) : undefined;
    if (isObject(item) && references !== undefined) found.set(item, references);
  }
  return found;
}

/** Reads the spans of one trace. */
class JaegerReader {
  readonly #processes: JsonObject;
  readonly #references: ReadonlyMap<JsonObject, SpanReferences>;
  readonly #parents: ReadonlyMap<SpanReferences, Reference>;
  readonly #scopes: ScopePool;
  readonly #resources = new Map<string, Resource>();

  constructor(processes: JsonObject, references: ReadonlyMap<JsonObject, SpanReferences>, scopes: ScopePool) {
    this.#processes = processes;
    this.#references = references;
    this.#parents = chooseParents([...references.values()]);
    this.#scopes = scopes;
  }

  read(span: JsonObject): Span {
    // If they are flawed, reading them again throws the flaw.
    const own = this.#references.get(span) ?? readSpanReferences(span);
    const parent = this.#parents.get(own);
    const tags = new SpanTags(readMessages(span, 'tags', readTag));
    const kind = tags.takeKnown('span.kind', KINDS) ?? SpanKind.UNSPECIFIED;
    const status = takeStatus(tags);
    const traceState = tags.takeText('w3c.tracestate') ?? '';
    const scope = this.#scopes.of(
      tags.takeText('otel.scope.name') ?? tags.takeText('otel.library.name') ?? '',
      tags.takeText('otel.scope.version') ?? tags.takeText('otel.library.version') ?? '',
    );
    const start = readMicros(span, 'startTime');
    return {
      traceId: own.traceId,
      spanId: own.spanId,
      parentSpanId: parent?.spanId ?? '',
      traceState,
      flags: readUint32(span, 'flags'),
      name: readString(span, 'operationName'),
      kind,
      startTimeUnixNano: start,
      endTimeUnixNano: endOf(start, readSignedMicros(span, 'duration')),
      attributes: [...tags.rest(), ...readWarnings(span)],
      droppedAttributesCount: 0,
      events: readMessages(span, 'logs', readLog),
      droppedEventsCount: 0,
      links: own.references.filter((reference) => reference !== parent).map(linkOf),
      droppedLinksCount: 0,
      statusCode: status.code,
      statusMessage: status.message,
      resource: this.#resourceOf(span),
      scope,
    };
  }

  #resourceOf(span: JsonObject): Resource {
    const own = readMessage(span, 'process', readProcess);
    if (own !== undefined) return own;
    const id = readString(span, 'processID');
    const known = this.#resources.get(id);
    if (known !== undefined) return known;
    const resource = readMessage(this.#processes, id, readProcess) ?? plainResource([]);
    this.#resources.set(id, resource);
    return resource;
  }
}

function readProcess(process: JsonObject): Resource {
  const service: Attribute = { key: 'service.name', value: readString(process, 'serviceName') };
  return plainResource([service, ...readMessages(process, 'tags', readTag)]);
}

/** The field `event` of a log becomes the name of the event. */
function readLog(log: JsonObject): SpanEvent {
  const fields = new SpanTags(readMessages(log, 'fields', readTag));
  const name = fields.takeText('event') ?? '';
  return { timeUnixNano: readMicros(log, 'timestamp'), name, attributes: fields.rest(), droppedAttributesCount: 0 };
}

/** Remarks of Jaeger on a span, such as a corrected clock. */
function readWarnings(span: JsonObject): Attribute[] {
  const warnings = readList(span, 'warnings', (warning) => asString(warning));
  return warnings.length === 0 ? [] : [{ key: '@jaeger@warnings', value: warnings }];
}

/** Reads `otel.status_code` and `otel.status_description`, or else the tag `error`, which stays unless it is just `true`. */
function takeStatus(tags: SpanTags): { readonly code: number; readonly message: string } {
  const told = tags.takeKnown('otel.status_code', STATUS);
  const message = tags.takeText('otel.status_description') ?? '';
  const failed = tags.takeKnown('error', new Map<unknown, boolean>([[true, true]])) ?? tags.has('error', 'true');
  return { code: told ?? (failed ? StatusCode.ERROR : StatusCode.UNSET), message };
}
