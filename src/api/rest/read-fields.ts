/** Reads the fields of a request's body. A field of another form is BAD_USER_INPUT with its path. */
import { SpangraphError } from '../../errors.ts';
import { MAX_UINT64 } from '../../model/int64.ts';
import { MOMENT_FORM, type Now, parseMoment } from '../../model/relative-time.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The error for a part of a request: its path, and what is wrong. */
export function refusal(path: string, reason: string): SpangraphError {
  return new SpangraphError('BAD_USER_INPUT', `${path}: ${reason}`);
}

export function readObject(value: unknown, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw refusal(path, 'expected an object');
}

/** Empty if absent or null. */
export function readList(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw refusal(path, 'expected a list');
}

export function readString(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw refusal(path, 'expected a text');
}

/**
 * Nanoseconds since the Unix epoch, as an exact number or as decimal text, or the time that a text such as `now-1h` names. 0 if
 * absent.
 */
export function readNanos(value: unknown, path: string, now: Now): bigint {
  if (value === undefined || value === null) return 0n;
  const nanos = toInteger(value) ?? toMoment(value, now);
  if (nanos !== undefined && nanos >= 0n && nanos <= MAX_UINT64) return nanos;
  throw refusal(path, `expected nanoseconds since the Unix epoch, from 0 to 2^64 - 1, or ${MOMENT_FORM}`);
}

/** Nanoseconds since the Unix epoch of a time that is written as text. */
export function toMoment(value: unknown, now: Now): bigint | undefined {
  const moment = typeof value === 'string' ? parseMoment(value) : undefined;
  return moment === undefined ? undefined : now.at(moment);
}

/** The integer that a number or a decimal text denotes. */
export function toInteger(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
