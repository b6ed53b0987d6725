import { expect, test } from 'vitest';
import type { SpanFilter, TraceFilter } from '../storage/query.ts';
import { EVERYTHING, NOTHING } from './filter-logic.ts';
import { matchedSpanFilter } from './matched-spans.ts';

const named = (eq: string): SpanFilter => ({ type: 'name', test: { eq } });
const any = (eq: string): TraceFilter => ({ type: 'anySpan', filter: named(eq) });
const service: TraceFilter = { type: 'service', test: { startsWith: 's' } };

const whole: TraceFilter = { type: 'spanCount', test: { gt: 1n } };

test.each<[string, TraceFilter | undefined, SpanFilter]>([
  ['no filter', undefined, EVERYTHING],
  ['anySpan', any('a'), named('a')],
  ['service', service, service],
  [
    'matchingSpans',
    { type: 'matchingSpans', filter: named('a'), aggregate: { function: 'count' }, test: { gt: 2n } },
    named('a'),
  ],
  [
    'branches of and and or',
    { type: 'or', filters: [any('a'), { type: 'and', filters: [any('b'), { type: 'traceId', eq: '1' }, service] }] },
    { type: 'or', filters: [named('a'), { type: 'or', filters: [named('b'), service] }] },
  ],
  ['not', { type: 'not', filter: { type: 'not', filter: any('a') } }, NOTHING],
  ['noSpan', { type: 'noSpan', filter: named('a') }, NOTHING],
  ['everySpan', { type: 'everySpan', filter: named('a') }, EVERYTHING],
  ['the whole trace', whole, EVERYTHING],
  ['the whole trace twice', { type: 'and', filters: [whole, whole] }, EVERYTHING],
  ['the whole trace beside anySpan', { type: 'and', filters: [whole, any('b')] }, named('b')],
  [
    'the whole trace or anySpan',
    { type: 'or', filters: [whole, any('b')] },
    { type: 'or', filters: [{ type: 'trace', filter: whole }, named('b')] },
  ],
  ['noSpan beside anySpan', { type: 'and', filters: [{ type: 'noSpan', filter: named('a') }, any('b')] }, named('b')],
  [
    'noSpan beside the whole trace',
    { type: 'and', filters: [{ type: 'noSpan', filter: named('a') }, whole] },
    EVERYTHING,
  ],
])('%s', (_name, filter, expected) => expect(matchedSpanFilter(filter)).toEqual(expected));

test('a text chooses by itself, and beside spans that the filter names', () => {
  expect(matchedSpanFilter(undefined, named('t'))).toEqual(named('t'));
  expect(matchedSpanFilter(whole, named('t'))).toEqual(named('t'));
  expect(matchedSpanFilter(any('c'), named('t'))).toEqual({ type: 'or', filters: [named('c'), named('t')] });
});
