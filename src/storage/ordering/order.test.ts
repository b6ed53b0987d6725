import { describe, expect, test } from 'vitest';
import { makeSpan, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { compareNames } from '../../model/compare.ts';
import type { SpanOrderField, SpanPosition } from '../query.ts';
import { compareSpanPositions, compareTracePositions, spanPosition, tracePosition } from './order.ts';

function at(value: bigint, start: bigint, trace: number, span: number, kind: number): SpanPosition {
  return { value, startTimeUnixNano: start, traceId: traceIdOf(trace), spanId: spanIdOf(span), kind };
}

describe('positions', () => {
  const span = makeSpan({ startTimeUnixNano: 2n ** 63n, endTimeUnixNano: 5n });
  const value = (field: SpanOrderField): bigint =>
    spanPosition({ field, direction: 'ASC' }, { ...span, ingestionTimeUnixNano: 7n }).value;

  test('of spans are ordered times and durations', () => {
    const fields = ['START_TIME', 'END_TIME', 'DURATION', 'INGESTION_TIME'] as const;
    expect(fields.map(value)).toEqual([2n ** 63n - 1n, 5n, 6n - 2n ** 63n, 7n]);
  });

  test('of traces', () => {
    const trace = {
      traceId: 't',
      startTimeUnixNano: 3n,
      endTimeUnixNano: 10n,
      spanCount: 4,
      errorCount: 1,
      lastArrivalUnixNano: 9n,
    };
    const fields = ['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'] as const;
    const values = fields.map((field) => tracePosition({ field, direction: 'DESC' }, trace).value);
    expect(values).toEqual([3n, 7n, 4n, 1n, 9n]);
  });

  test('are ordered by value, start, trace id, span id, kind and exact start, all in one direction', () => {
    const ascending = [
      at(1n, 9n, 9, 9, 9),
      at(2n, 3n, 9, 9, 9),
      at(2n, 4n, 1, 9, 9),
      at(2n, 4n, 2, 1, 9),
      at(2n, 4n, 2, 2, -1),
      at(2n, 4n, 2, 2, 3),
      at(2n, 2n ** 64n - 1n, 1, 9, 9),
      at(2n, 2n ** 63n, 2, 2, 3),
      at(2n, 2n ** 64n - 2n, 2, 2, 3),
    ];
    const sorted = (direction: 'ASC' | 'DESC'): SpanPosition[] =>
      [...ascending].reverse().sort((a, b) => compareSpanPositions({ field: 'START_TIME', direction }, a, b));
    expect(sorted('ASC')).toEqual(ascending);
    expect(sorted('DESC')).toEqual([...ascending].reverse());
    const tie = { value: 1n, startTimeUnixNano: 5n, traceId: 'a' };
    expect(compareTracePositions({ field: 'START_TIME', direction: 'DESC' }, tie, { ...tie })).toBe(0);
    expect(compareTracePositions({ field: 'START_TIME', direction: 'DESC' }, tie, { ...tie, traceId: 'b' })).toBe(1);
    const later = { ...tie, startTimeUnixNano: 6n, traceId: '0' };
    expect(compareTracePositions({ field: 'ERROR_COUNT', direction: 'ASC' }, tie, later)).toBe(-1);
  });
});

test('names are ordered by code point, as UTF-8 bytes are', () => {
  const names = ['', '\0', 'B', 'a', 'é', '\u{ffff}', '\u{1f600}'];
  expect([...names].reverse().sort(compareNames)).toEqual(names);
});
