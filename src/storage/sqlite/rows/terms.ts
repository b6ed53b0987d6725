/**
 * The terms of the tables `span_index_N`: opaque tokens with a posting list each in FTS5. Terms are hashes, so a hit is only a candidate:
 * it is verified against its row. The terms are part of the file format: a change needs a migration.
 *
 * | term | a span has it if |
 * |---|---|
 * | x + hash(trace id) | it is of that trace |
 * | s, e, l + hash(key, value) | one of its own, its events' or its links' attributes has that value |
 * | h + shape id | its attributes, or an event's or a link's, have that shape (so those keys) |
 * | ks, ke, kl + hash(key) | a list stored without a shape has that key |
 * | r, c, o + id | it is of that resource, scope or operation |
 * | t + number | its status code is that |
 * | d + bucket | its duration is in that bucket ({@link durationBucket}) |
 * | n + hash(name) | it has an event of that name |
 * | y + hash(trace id) | it has a link to a span of that trace |
 * | m, m + hash(message) | its status has a message; that message |
 * | i + end of a span id | it, or the parent that it names, has an id that ends so |
 */
import type { AttributeValue } from '../../../model/attributes.ts';
import { isArrayValue } from '../../../model/attributes.ts';

/** The two lanes of the hash after a key. Hashes of values continue from it. */
export interface KeyHash {
  readonly high: number;
  readonly low: number;
}

const TRACE: KeyHash = { high: 0x5bd1e995, low: 0x1b873593 };
const EVENT_NAME: KeyHash = { high: 0x3c6ef372, low: 0x510e527f };
const STATUS_MESSAGE: KeyHash = { high: 0x1f83d9ab, low: 0x6a09e667 };
/** The digits of a term: base 32. */
const DIGITS = Uint8Array.from('0123456789abcdefghijklmnopqrstuv', (digit) => digit.charCodeAt(0));
/** Bytes of the hash in a term. */
export const TERM_BYTES = 8;

/** Hash of a key. {@link valueTerm} continues from it. */
export function keyHash(key: string): KeyHash {
  return absorb(0x2545f491, 0x4f6cdd1d, key);
}

function absorb(high: number, low: number, text: string): KeyHash {
  let a = high;
  let b = low;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(((a << 5) | (a >>> 27)) ^ unit, 0x9e3779b1);
    b = Math.imul(((b << 7) | (b >>> 25)) ^ unit, 0x85ebca77);
  }
  return { high: a, low: b };
}

/** Writes the hash of a key with a text, 40 bits of both lanes as base-32 digits. `tag` distinguishes the types. */
function writeHash(bytes: Uint8Array, at: number, key: KeyHash, tag: number, text: string): void {
  const { high, low } = absorb(key.high ^ tag, key.low + tag, text);
  let a = Math.imul(high ^ (high >>> 16) ^ Math.imul(low, 0xc2b2ae35), 0x7feb352d);
  a ^= a >>> 15;
  let b = Math.imul(low ^ (low >>> 16) ^ Math.imul(high, 0x27d4eb2f), 0x846ca68b);
  b ^= b >>> 13;
  writeDigits(bytes, at, a);
  writeDigits(bytes, at + TERM_BYTES / 2, b);
}

/** Four digits: two for each ten bits. */
function writeDigits(bytes: Uint8Array, at: number, bits: number): void {
  bytes[at] = DIGITS[(bits >>> 5) & 31] as number;
  bytes[at + 1] = DIGITS[bits & 31] as number;
  bytes[at + 2] = DIGITS[(bits >>> 15) & 31] as number;
  bytes[at + 3] = DIGITS[(bits >>> 10) & 31] as number;
}

const ONE_TERM = Buffer.alloc(TERM_BYTES);

function term(key: KeyHash, tag: number, text: string): string {
  writeHash(ONE_TERM, 0, key, tag, text);
  return ONE_TERM.toString('latin1');
}

const Tag = { KEY: 1, STRING: 2, BOOLEAN: 3, NUMBER: 4 } as const;

/** Term of a trace id (hex). */
export function traceTerm(traceId: string): string {
  return `x${term(TRACE, 0, traceId)}`;
}

/** Term of a trace id (hex) that a link names. */
export function linkedTraceTerm(traceId: string): string {
  return `y${term(TRACE, 0, traceId)}`;
}

export function eventNameTerm(name: string): string {
  return `n${term(EVENT_NAME, 0, name)}`;
}

/** The term of every span with a status message. */
export const STATUS_MESSAGE_TERM = 'm';

/** Term of a non-empty message. */
export function statusMessageTerm(message: string): string {
  return STATUS_MESSAGE_TERM + term(STATUS_MESSAGE, 0, message);
}

/** Digits of a span id that its term has: twenty bits. More make more terms, fewer make more candidates. */
const ID_DIGITS = 5;

/**
 * Term of a span id (hex), for the span itself and for those that name it as their parent: most ids are needed twice, so
 * they share a term. `migrations/sqlite/0003_ids_and_ties.sql` made the same terms for older spans.
 */
export function idTerm(spanId: string): string {
  return `i${spanId.slice(-ID_DIGITS)}`;
}

/** Whether a span can have the id, and so the index a term of it. */
export function isSpanId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

/** Hash term of a key alone. */
export function keyTerm(key: KeyHash): string {
  return term(key, Tag.KEY, '');
}

/** Hash term of a key with one value. An int64 and a double of equal value have the same term. Undefined for values that
 * `eq` never finds: lists, bytes, empty. */
export function valueTerm(key: KeyHash, value: AttributeValue): string | undefined {
  return writeValueTerm(ONE_TERM, 0, key, value) ? ONE_TERM.toString('latin1') : undefined;
}

/** Writes {@link valueTerm} to {@link TERM_BYTES} bytes from `at` on. False if there is none. */
export function writeValueTerm(bytes: Uint8Array, at: number, key: KeyHash, value: AttributeValue): boolean {
  switch (typeof value) {
    case 'string':
      writeHash(bytes, at, key, Tag.STRING, value);
      return true;
    case 'boolean':
      writeHash(bytes, at, key, Tag.BOOLEAN, value ? '1' : '0');
      return true;
    case 'bigint':
    case 'number':
      writeHash(bytes, at, key, Tag.NUMBER, numberText(value));
      return true;
    default:
      return false;
  }
}

/** One text for equal numbers of both types: the text of the double, if a double has exactly that value. */
function numberText(value: bigint | number): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
  const double = Number(value);
  return Number.isSafeInteger(double) || BigInt(double) === value ? String(double) : String(value);
}

/** The values by which `eq` finds an attribute: its own value, or the elements of an array. */
export function findableValues(value: AttributeValue): readonly AttributeValue[] {
  return isArrayValue(value) ? value : [value];
}

const NEGATIVE_BUCKET = 'n';

/** From 2 ns on there are two buckets for each doubling. All negative durations share a bucket. */
export function durationBucket(durationNano: bigint): string {
  return durationNano < 0n ? NEGATIVE_BUCKET : bucketNumber(durationNano).toString(36);
}

function bucketNumber(durationNano: bigint): number {
  if (durationNano < 2n) return Number(durationNano);
  const exponent = bitLength(durationNano) - 1;
  return 2 * exponent + Number((durationNano >> BigInt(exponent - 1)) & 1n);
}

function bitLength(value: bigint): number {
  const high = Number(value >> 32n);
  return high === 0 ? 32 - Math.clz32(Number(value)) : 64 - Math.clz32(high);
}

/** The buckets of the durations in [from, to]. */
export function durationBuckets(from: bigint, to: bigint): string[] {
  const buckets: string[] = from < 0n ? [NEGATIVE_BUCKET] : [];
  if (to < 0n) return buckets;
  const last = bucketNumber(to);
  for (let bucket = bucketNumber(from < 0n ? 0n : from); bucket <= last; bucket++) buckets.push(bucket.toString(36));
  return buckets;
}

/** The part of a status code's term after `t`. A minus sign would end the token. */
export function statusTerm(code: number): string {
  return code < 0 ? `n${-code}` : String(code);
}
