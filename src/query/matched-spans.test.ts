import { expect, test } from 'vitest';
import type { SpanFilter, TraceFilter } from '../storage/query.ts';
import { matchedSpanFilter } from './matched-spans.ts';

const named = (eq: string): SpanFilter => ({ type: 'name', test: { eq } });
const any = (eq: string): TraceFilter => ({ type: 'anySpan', filter: named(eq) });
const service: TraceFilter = { type: 'service', test: { startsWith: 's' } };

test.each<[string, TraceFilter | undefined, SpanFilter | undefined]>([
  ['no filter', undefined, undefined],
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
    { type: 'or', filters: [named('a'), named('b'), service] },
  ],
  ['not', { type: 'not', filter: { type: 'not', filter: any('a') } }, undefined],
  ['noSpan', { type: 'noSpan', filter: named('a') }, undefined],
  ['everySpan', { type: 'everySpan', filter: named('a') }, undefined],
  ['the whole trace', { type: 'spanCount', test: { gt: 1n } }, undefined],
  ['noSpan beside anySpan', { type: 'and', filters: [{ type: 'noSpan', filter: named('a') }, any('b')] }, named('b')],
])('%s', (_name, filter, expected) => expect(matchedSpanFilter(filter)).toEqual(expected));
