/** The filters of max() and min() against their definition, on every trace of three spans with few durations. */
import { expect, test } from 'vitest';
import type { Int64Test, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { parseTraceql } from './parse-traceql.ts';

interface Chosen {
  readonly isChosen: boolean;
  readonly duration: number;
}

const DURATIONS = [1, 2, 3];
const SPANS: readonly Chosen[] = DURATIONS.flatMap((duration) => [
  { isChosen: true, duration },
  { isChosen: false, duration },
]);
const TRACES = SPANS.flatMap((first) => SPANS.flatMap((second) => SPANS.map((third) => [first, second, third])));

const COMPARE: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};
const TESTS = { '=': 'eq', '!=': 'ne', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' } as const;

function meetsTest(given: Int64Test, value: number): boolean {
  if (given.in !== undefined) return false;
  return Object.entries(TESTS).every(([operator, name]) => {
    const limit = given[name];
    return limit === undefined || COMPARE[operator]?.(value, Number(limit));
  });
}

function meetsSpan(filter: SpanFilter, span: Chosen): boolean {
  if (filter.type === 'and') return filter.filters.every((part) => meetsSpan(part, span));
  if (filter.type === 'durationNano') return meetsTest(filter.test, span.duration);
  expect(filter.type).toBe('attribute');
  return span.isChosen;
}

function meetsTrace(filter: TraceFilter, spans: readonly Chosen[]): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => meetsTrace(part, spans));
    case 'or':
      return filter.filters.some((part) => meetsTrace(part, spans));
    case 'anySpan':
      return spans.some((span) => meetsSpan(filter.filter, span));
    case 'noSpan':
      return !spans.some((span) => meetsSpan(filter.filter, span));
    default:
      throw new Error(`unexpected ${filter.type}`);
  }
}

const cases = ['max', 'min'].flatMap((name) =>
  Object.keys(COMPARE).flatMap((operator) => [2, 2.5].map((limit) => [name, operator, limit] as const)),
);

test.each(cases)('%s(duration) %s %s', (name, operator, limit) => {
  const result = parseTraceql(`{ .a } | ${name}(duration) ${operator} ${limit}`, 'traces');
  if (!('filter' in result)) throw new Error('not a filter');
  for (const spans of TRACES) {
    const durations = spans.filter((span) => span.isChosen).map((span) => span.duration);
    const extreme = name === 'max' ? Math.max(...durations) : Math.min(...durations);
    const expected = durations.length > 0 && COMPARE[operator]?.(extreme, limit) === true;
    expect([spans, meetsTrace(result.filter, spans)]).toEqual([spans, expected]);
  }
});
