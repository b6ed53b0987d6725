/** Shared by the formats other than OTLP: short ids, times in microseconds, spans that are read one by one. */

import { MAX_UINT64 } from '../../src/model/int64.ts';
import type { InstrumentationScope, Resource, Span } from '../../src/model/span.ts';
import { forEachInSteps, type Steps } from '../../src/model/steps.ts';
import type { SpanCollector } from './decoded-traces.ts';
import { asObject, FieldFlaw, type JsonObject, readInteger64, readUint64, refuse } from './json-fields.ts';
import { SPANS_A_STEP } from './request-limits.ts';

const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;
const NANOS_PER_MICRO = 1000n;

/** Reads the spans of each item. An item with a flaw is rejected with the reason; its neighbours are not. */
export function collectSpans(
  collector: SpanCollector,
  items: readonly unknown[],
  path: string,
  read: (item: JsonObject) => readonly Span[],
): Steps<void> {
  return forEachInSteps(items, SPANS_A_STEP, (item, index) => {
    try {
      for (const span of read(asObject(item))) collector.accept(span);
    } catch (error) {
      const flaw = FieldFlaw.under(`${path}[${index}]`, error);
      if (!(flaw instanceof FieldFlaw)) throw error;
      collector.reject(flaw.describe());
    }
  });
}

/** Returns the result of `read`, or undefined if it throws a flaw. */
export function readUnlessFlawed<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FieldFlaw) return undefined;
    throw error;
  }
}

/** A trace id of up to 128 bits in hex, padded with leading zeros. Empty if absent. */
export function readTraceId(object: JsonObject, key: string): string {
  return readShortHex(object, key, TRACE_ID_DIGITS);
}

/** A span id of up to 64 bits in hex, padded with leading zeros. Empty if absent. */
export function readSpanId(object: JsonObject, key: string): string {
  return readShortHex(object, key, SPAN_ID_DIGITS);
}

function readShortHex(object: JsonObject, key: string, digits: number): string {
  const value = object[key];
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'string' && value.length <= digits && /^[0-9a-fA-F]+$/.test(value)) {
    return value.toLowerCase().padStart(digits, '0');
  }
  return refuse(key, `an id of up to ${digits} hex digits`, value);
}

/** Microseconds as nanoseconds. 0 if absent. */
export function readMicros(object: JsonObject, key: string): bigint {
  const nanos = readUint64(object, key) * NANOS_PER_MICRO;
  return nanos <= MAX_UINT64 ? nanos : refuse(key, 'a time that 64 bits of nanoseconds can hold', object[key]);
}

/**
 * Reads a duration in microseconds as nanoseconds. 0 if absent. If a clock was set back, the duration is negative; some
 * senders write it as the unsigned 64-bit number with the same bits.
 */
export function readSignedMicros(object: JsonObject, key: string): bigint {
  const value = object[key];
  if (value === undefined || value === null) return 0n;
  return BigInt.asIntN(64, readInteger64(value, key)) * NANOS_PER_MICRO;
}

/** Adds the duration to the start, within the range of unsigned 64 bits. */
export function endOf(startUnixNano: bigint, durationNano: bigint): bigint {
  const end = startUnixNano + durationNano;
  if (end < 0n) return 0n;
  return end <= MAX_UINT64 ? end : MAX_UINT64;
}

/** A resource that has only attributes. */
export function plainResource(attributes: Resource['attributes']): Resource {
  return { attributes, droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] };
}

/** Scopes by name and version. Equal scopes are one object, so that they are stored once. */
export class ScopePool {
  readonly #scopes = new Map<string, InstrumentationScope>();

  of(name: string, version: string): InstrumentationScope {
    const key = JSON.stringify([name, version]);
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    const scope = { name, version, attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
    this.#scopes.set(key, scope);
    return scope;
  }
}
