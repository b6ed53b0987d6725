import { expect, test } from 'vitest';
import type { SpanReader } from './backend.ts';
import { EMPTY_READER } from './empty-reader.ts';
import { createMemoryBackend } from './memory/index.ts';

const page = { limit: 10 };
const spans = { order: { field: 'START_TIME', direction: 'ASC' }, page } as const;
const id = { traceId: '0'.repeat(31) + 1, spanId: '0'.repeat(15) + 1 };
const key = { key: 'a', limit: 10, offset: 0 };
const measured = { groupBy: [], sketch: true, numbers: [], maxGroups: 10, maxCalls: 10 };

/** One request of each read that needs one, in the simplest form. */
const READS: Readonly<Record<string, unknown>> = {
  findSpans: spans,
  countSpans: spans,
  findTraces: spans,
  countTraces: spans,
  getTraces: id.traceId,
  getSkeletons: id.traceId,
  getSpans: 'none',
  getSpansById: id,
  getExceptions: id,
  getAttributes: 'none',
  getEvents: { ref: 'none', limit: 1, offset: 0 },
  getLinks: { ref: 'none', limit: 1, offset: 0 },
  getLinkedFrom: { ...id, limit: 1, offset: 0 },
  getResources: 'none',
  getScopes: 'none',
  getServices: { page },
  getServiceCounts: { service: 'a' },
  getOperations: { service: 'a', page },
  countOperations: { service: 'a' },
  getAttributeKeys: { page },
  countAttributeKeys: {},
  getAttributeValues: key,
  getAttributeStatistics: { key: 'a', quantiles: [] },
  getFieldStatistics: { field: 'DURATION', quantiles: [] },
  measureSpans: measured,
  measureCalls: measured,
  profileAttributes: { maxKeys: 10 },
};

type Read = (requests: readonly unknown[]) => Promise<readonly unknown[]>;

/** The moment of a page of traces is opaque. */
const withoutMoment = (answers: readonly unknown[]) =>
  answers.map((one) => (typeof one === 'object' && one !== null && 'moment' in one ? { ...one, moment: '' } : one));

test.each(Object.entries(READS))('%s answers as a store without spans does', async (name, request) => {
  const { reader } = createMemoryBackend();
  const answerOf = (of: SpanReader) => (Reflect.get(of, name) as Read).call(of, [request, request]);
  const [own, expected] = [await answerOf(EMPTY_READER), await answerOf(reader)];
  expect(withoutMoment(own)).toEqual(withoutMoment(expected));
});

test('an operation over nothing reads nothing', async () => {
  const operation = { cancelled: new Int32Array(1), readBytes: () => {}, readRecords: () => {} };
  const reader = EMPTY_READER.within(operation).explaining(() => {});
  expect(await reader.countSpans([spans])).toEqual([0]);
  expect([reader.dataVersion(), reader.settlingMs]).toEqual([0, 0]);
  await reader.check();
  await reader.close();
});
