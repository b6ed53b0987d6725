import { expect } from 'vitest';
import { buildTraceTree } from '../../src/model/trace-tree.ts';
import type { SpanFilter, TraceFilter } from '../../src/storage/query.ts';
import { BASE_TIME, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';
import { LabelledTraces, SECOND } from './trace-fixtures.ts';

const fixtures = new LabelledTraces({
  lone: [{ end: SECOND }],
  'shop and bank': [
    { start: 1n, end: SECOND, service: 'shop', value: 'x', fields: { statusCode: 2 } },
    { start: 2n, end: 3n, service: 'bank', value: 'y', fields: { parentSpanId: spanIdOf(1), statusCode: 2 } },
    { start: 3n, end: 2n * SECOND, service: 'shop', fields: { parentSpanId: spanIdOf(77) } },
  ],
  shop: [{ start: 5n, end: 10n, service: 'shop', value: 'x' }],
  'no service': [{ start: 6n, service: '', fields: { name: '' } }],
  'halves without a parent': [
    { start: 7n, end: 9n, fields: { spanId: spanIdOf(5), kind: 3, parentSpanId: spanIdOf(4) } },
    { start: 8n, end: 9n, fields: { spanId: spanIdOf(5), kind: 2, parentSpanId: spanIdOf(4) } },
  ],
  'parent of zeros': [{ start: 8n, fields: { parentSpanId: '0'.repeat(16) } }],
  'own parent': [{ start: 9n, fields: { parentSpanId: spanIdOf(1) } }],
  reversed: [{ start: 10n, end: 4n }],
  'beyond 2^63': [{ fields: { startTimeUnixNano: 2n ** 63n, endTimeUnixNano: 2n ** 64n - 1n } }],
});

const anySpan = (...filters: SpanFilter[]): TraceFilter => ({ type: 'anySpan', filter: { type: 'and', filters } });
const service = (eq: string) => ({ type: 'service', test: { eq } }) as const;
const attribute = (eq: string) => ({ type: 'attribute', test: { key: 'k', eq } }) as const;
const ALL = ['lone', 'shop and bank', 'shop', 'no service', 'halves without a parent', 'parent of zeros', 'own parent'];
const LAST = ['reversed', 'beyond 2^63'];

/** Expected in order of start. */
const FILTERS: Readonly<Record<string, { readonly filter?: TraceFilter; readonly expected: readonly string[] }>> = {
  'no filter': { expected: [...ALL, ...LAST] },
  'an empty conjunction': { filter: { type: 'and', filters: [] }, expected: [...ALL, ...LAST] },
  'any span at all': { filter: anySpan(), expected: [...ALL, ...LAST] },
  'trace id': { filter: { type: 'traceId', eq: fixtures.traceId('shop') }, expected: ['shop'] },
  'unknown trace id': { filter: { type: 'traceId', eq: traceIdOf(0xfff) }, expected: [] },
  service: { filter: service('shop'), expected: ['shop and bank', 'shop'] },
  'empty service': { filter: service(''), expected: ['no service'] },
  'services in': { filter: { type: 'service', test: { in: ['bank', ''] } }, expected: ['shop and bank', 'no service'] },
  'services in nothing': { filter: { type: 'service', test: { in: [] } }, expected: [] },
  'two services in one trace': {
    filter: { type: 'and', filters: [service('shop'), service('bank')] },
    expected: ['shop and bank'],
  },
  'two services of one span': { filter: anySpan(service('shop'), service('bank')), expected: [] },
  'conditions met by different spans': { filter: anySpan(service('bank'), attribute('x')), expected: [] },
  'conditions met by one span': { filter: anySpan(service('bank'), attribute('y')), expected: ['shop and bank'] },
  'one condition each of two spans': {
    filter: { type: 'and', filters: [anySpan(attribute('x')), anySpan(attribute('y'))] },
    expected: ['shop and bank'],
  },
  'any span with a trace id': {
    filter: anySpan(attribute('x'), { type: 'traceId', eq: fixtures.traceId('shop') }),
    expected: ['shop'],
  },
  'any span with an error': { filter: anySpan({ type: 'statusCode', test: { eq: 2 } }), expected: ['shop and bank'] },
  'any span that lacks an attribute': {
    filter: anySpan(service('shop'), { type: 'attribute', test: { key: 'k', exists: false } }),
    expected: ['shop and bank'],
  },
  'duration is from the earliest start to the latest end': {
    filter: { type: 'durationNano', test: { eq: 2n * SECOND - 1n } },
    expected: ['shop and bank'],
  },
  'duration between': { filter: { type: 'durationNano', test: { gt: 2n, lte: SECOND } }, expected: ['lone', 'shop'] },
  'negative duration': { filter: { type: 'durationNano', test: { lt: 0n } }, expected: ['reversed'] },
  'duration of ordered times': {
    filter: { type: 'durationNano', test: { eq: 0n } },
    expected: ['no service', 'parent of zeros', 'own parent', 'beyond 2^63'],
  },
};

export const traces: Topic = {
  name: 'traces',
  spans: () => fixtures.spans,
  cases: {
    ...tableOfCases(FILTERS, async ({ reader }, { filter, expected }) => {
      const query = { order: OLDEST_FIRST, page: { limit: 100 }, ...(filter === undefined ? {} : { filter }) };
      const [[page], counts] = await Promise.all([reader.findTraces([query]), reader.countTraces([query])]);
      expect(page?.items.map((trace) => fixtures.label(trace))).toEqual(expected);
      expect(page?.hasMore).toBe(false);
      expect(counts).toEqual([expected.length]);
    }),
    'a summary counts spans, errors, services and missing parents': async ({ reader }) => {
      const traceId = fixtures.traceId('shop and bank');
      const summary = {
        traceId,
        startTimeUnixNano: BASE_TIME + 1n,
        endTimeUnixNano: BASE_TIME + 2n * SECOND,
        spanCount: 3,
        errorCount: 2,
        lastArrivalUnixNano: expect.any(BigInt),
        missingParentCount: 1,
        services: ['bank', 'shop'],
        rootRef: expect.any(String),
      };
      expect(await reader.getTraces([traceId])).toEqual([summary]);
      const query = { filter: { type: 'traceId', eq: traceId }, order: OLDEST_FIRST, page: { limit: 1 } } as const;
      expect(await reader.findTraces([query])).toMatchObject([{ items: [summary], hasMore: false }]);
    },
    'a parent is missing once for each span that names it; zeros and oneself are not missing': async ({ reader }) => {
      const labels = ['halves without a parent', 'parent of zeros', 'own parent', 'lone'];
      const summaries = await reader.getTraces(labels.map((label) => fixtures.traceId(label)));
      expect(summaries.map((summary) => summary?.missingParentCount)).toEqual([2, 0, 0, 0]);
    },
    'a summary names the earliest span without a parent; a half below its other half is no root': async ({
      reader,
    }) => {
      const labels = ['shop and bank', 'halves without a parent', 'parent of zeros', 'own parent'];
      const summaries = await reader.getTraces(labels.map((label) => fixtures.traceId(label)));
      for (const [index, summary] of summaries.entries()) {
        const traceId = fixtures.traceId(labels[index] ?? '');
        const [skeleton = []] = await reader.getSkeletons([traceId]);
        const root = skeleton[buildTraceTree(skeleton).rootIndex() ?? -1];
        expect(summary?.rootRef, labels[index]).toBe(root?.ref);
      }
    },
    'times of a summary are exact beyond 2^63 too': async ({ reader }) => {
      expect(await reader.getTraces([fixtures.traceId('beyond 2^63')])).toMatchObject([
        { startTimeUnixNano: 2n ** 63n, endTimeUnixNano: 2n ** 64n - 1n },
      ]);
    },
    'a service without a name is named by the empty text': async ({ reader }) => {
      expect(await reader.getTraces([fixtures.traceId('no service')])).toMatchObject([{ services: [''] }]);
    },
  },
};
