/**
 * Unknown fields of a trace request. OTLP requires receivers to ignore them, so that messages can gain fields. But unknown
 * fields in place of spans mean that spans, or records of another signal, are lost. The sender should know.
 */
import { SpangraphError } from '../../../src/errors.ts';
import type { SpanCollector } from '../decoded-traces.ts';
import type { JsonObject } from '../json-fields.ts';
import { JSON_NAMES, type MessageFields } from './otlp-fields.ts';

/** What senders are known to send in place of `resourceSpans`, by plain name. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['resourcelogs', 'logs are not accepted here'],
  ['resourcemetrics', 'metrics are not accepted here'],
  ['resourceprofiles', 'profiles are not accepted here'],
  ['batches', 'OTLP has resourceSpans'],
]);
/** Characters of a name that a message repeats. */
const MAX_QUOTED = 80;
/** Maximum number of field numbers that are distinguished in one message. */
const MAX_NUMBERS = 20;

/** The number of entries of each unknown field, by name. The entries of a list are its items. */
export type UnknownFields = ReadonlyMap<string, number>;

/**
 * The members of `object` that have a value and are not fields of the message, by JSON name or name in the .proto file. Of a
 * field under both names only the first is read, so the second is unknown.
 */
export function unknownMembers(object: JsonObject, message: MessageFields): UnknownFields {
  const unknown = new Map<string, number>();
  for (const [key, value] of Object.entries(object)) {
    const name = JSON_NAMES.get(key) ?? key;
    if (value === null || (Object.hasOwn(message, name) && object[name] === value)) continue;
    unknown.set(key, Array.isArray(value) ? Math.max(1, value.length) : 1);
  }
  return unknown;
}

/** Those whose name is that of a field of the message in another spelling. */
export function misspelt(unknown: UnknownFields, message: MessageFields): UnknownFields {
  return new Map(Array.from(unknown).filter(([name]) => fieldMeantBy(name, message) !== undefined));
}

/** Counts the unknown fields of a protobuf message, in bounded memory. */
export class UnknownNumbers {
  readonly #counts = new Map<number, number>();

  add(tag: number): void {
    const number = tag >>> 3;
    const key = this.#counts.size < MAX_NUMBERS || this.#counts.has(number) ? number : 0;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  get fields(): UnknownFields {
    return new Map(
      Array.from(this.#counts, ([number, count]) => [number === 0 ? 'further fields' : `field ${number}`, count]),
    );
  }
}

/** A message, for warnings. */
export interface KnownMessage {
  /** Empty for the request itself. */
  readonly path: string;
  readonly fields: MessageFields;
}

/** Adds a warning for each field that was left behind. */
export function warnOfUnknown(collector: SpanCollector, unknown: UnknownFields, { path, fields }: KnownMessage): void {
  const where = path === '' ? '' : `${path}: `;
  for (const [name, count] of unknown) {
    collector.warn('UNKNOWN_FIELD', name, () => `${where}${quote(name)} is not read${hintFor(name, fields)}`, count);
  }
}

/** Throws MALFORMED_REQUEST for a request that has these fields at its top level and no `resourceSpans`. */
export function refuseOtherRequest(unknown: UnknownFields, fields: MessageFields): void {
  const [first] = unknown.keys();
  if (first === undefined) return;
  const more = unknown.size === 1 ? '' : ` and ${unknown.size - 1} more unknown fields`;
  throw new SpangraphError(
    'MALFORMED_REQUEST',
    `The body is not an OTLP trace request: it has ${quote(first)}${more}, and no resourceSpans${hintFor(first, fields)}.`,
  );
}

/** The example of a warning OLD_FIELD. */
export function oldField(path: string): string {
  return `${path} is read as scope spans, which OTLP has called scopeSpans since version 0.15`;
}

function quote(name: string): string {
  return name.slice(0, MAX_QUOTED).toWellFormed();
}

function hintFor(name: string, fields: MessageFields): string {
  const hint = HINTS.get(plainName(name));
  if (hint !== undefined) return `: ${hint}`;
  const meant = fieldMeantBy(name, fields);
  return meant === undefined ? '' : `: the field is ${meant}`;
}

function fieldMeantBy(name: string, fields: MessageFields): string | undefined {
  const plain = plainName(name);
  return Object.keys(fields).find((field) => plainName(field) === plain);
}

/** The name without case and separators, in which misspellings differ. */
function plainName(name: string): string {
  return name.slice(0, MAX_QUOTED).toLowerCase().replaceAll(/[_-]/g, '');
}
