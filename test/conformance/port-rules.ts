import { expect } from 'vitest';
import type { SpanReader } from '../../src/storage/backend.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const UNKNOWN = { traceId: traceIdOf(0xfff), spanId: spanIdOf(0xfff), limit: 5, offset: 0 };
const query = { order: OLDEST_FIRST, page: { limit: 5 }, filter: { type: 'traceId', eq: UNKNOWN.traceId } } as const;
const NONE = { items: [], totalCount: 0 };
const NO_PAGE = { items: [], hasMore: false };
const NO_TRACES = { ...NO_PAGE, positions: [], moment: expect.any(String), orderChanged: false };
/** Refs that no backend has given. */
const REFS = ['', 'x', '-1', '9'.repeat(30), "'"];

type Read = (reader: SpanReader, keys: 'unknown' | 'none', signal?: AbortSignal) => Promise<unknown[]>;

/** A read of unknown keys, or of no keys; and what it answers to one unknown key. */
function read<Key>(
  keys: readonly Key[],
  method: (reader: SpanReader) => (keys: readonly Key[], signal?: AbortSignal) => Promise<unknown[]>,
): Read {
  return (reader, which, signal) => method(reader).call(reader, which === 'unknown' ? keys : [], signal);
}

/** Every read of the port, with what it answers where the key is unknown. */
export const READS: Readonly<Record<string, { readonly read: Read; readonly answers: readonly unknown[] }>> = {
  findSpans: { read: read([query], (reader) => reader.findSpans), answers: [NO_PAGE] },
  countSpans: { read: read([query], (reader) => reader.countSpans), answers: [0] },
  findTraces: { read: read([query], (reader) => reader.findTraces), answers: [NO_TRACES] },
  countTraces: { read: read([query], (reader) => reader.countTraces), answers: [0] },
  getTraces: { read: read([UNKNOWN.traceId, 'x'], (reader) => reader.getTraces), answers: [undefined, undefined] },
  getSkeletons: { read: read([UNKNOWN.traceId, 'x'], (reader) => reader.getSkeletons), answers: [[], []] },
  getSpans: { read: read(REFS, (reader) => reader.getSpans), answers: REFS.map(() => undefined) },
  getSpansById: { read: read([UNKNOWN], (reader) => reader.getSpansById), answers: [[]] },
  getExceptions: { read: read([UNKNOWN], (reader) => reader.getExceptions), answers: [[]] },
  getAttributes: { read: read(REFS, (reader) => reader.getAttributes), answers: REFS.map(() => []) },
  getEvents: {
    read: read(
      REFS.map((ref) => ({ ref, limit: 5, offset: 0 })),
      (reader) => reader.getEvents,
    ),
    answers: REFS.map(() => NONE),
  },
  getLinks: {
    read: read(
      REFS.map((ref) => ({ ref, limit: 5, offset: 0 })),
      (reader) => reader.getLinks,
    ),
    answers: REFS.map(() => NONE),
  },
  getLinkedFrom: { read: read([UNKNOWN], (reader) => reader.getLinkedFrom), answers: [NONE] },
  getResources: { read: read(REFS, (reader) => reader.getResources), answers: REFS.map(() => undefined) },
  getScopes: { read: read(REFS, (reader) => reader.getScopes), answers: REFS.map(() => undefined) },
  getServices: {
    read: read([{ timeRange: { to: 0n }, page: { limit: 5 } }], (reader) => reader.getServices),
    answers: [NO_PAGE],
  },
  getServiceCounts: { read: read([{ service: 'x' }], (reader) => reader.getServiceCounts), answers: [0] },
  getOperations: {
    read: read([{ service: 'x', page: { limit: 5 } }], (reader) => reader.getOperations),
    answers: [NO_PAGE],
  },
  countOperations: { read: read([{ service: 'x' }], (reader) => reader.countOperations), answers: [0] },
  getAttributeKeys: {
    read: read([{ prefix: 'x', page: { limit: 5 } }], (reader) => reader.getAttributeKeys),
    answers: [NO_PAGE],
  },
  countAttributeKeys: { read: read([{ prefix: 'x' }], (reader) => reader.countAttributeKeys), answers: [0] },
  getAttributeValues: {
    read: read([{ key: 'x', limit: 5, offset: 0 }], (reader) => reader.getAttributeValues),
    answers: [NONE],
  },
  getAttributeStatistics: {
    read: read([{ key: 'x', quantiles: [0.5] }], (reader) => reader.getAttributeStatistics),
    answers: [undefined],
  },
  getFieldStatistics: {
    read: read([{ field: 'DURATION', timeRange: { to: 0n }, quantiles: [0.5] }], (reader) => reader.getFieldStatistics),
    answers: [undefined],
  },
  measureSpans: {
    read: read(
      [{ timeRange: { to: 0n }, groupBy: [], sketch: true, numbers: [], maxGroups: 1 }],
      (reader) => reader.measureSpans,
    ),
    answers: [[]],
  },
  measureCalls: {
    read: read([{ timeRange: { to: 0n }, sketch: true, numbers: [], maxCalls: 1 }], (reader) => reader.measureCalls),
    answers: [[]],
  },
  profileAttributes: {
    read: read([{ timeRange: { to: 0n }, maxKeys: 1, maxSpans: 1 }], (reader) => reader.profileAttributes),
    answers: [{ spanCount: 0, attributes: [] }],
  },
};

export const portRules: Topic = {
  name: 'rules of the port',
  spans: () => [makeSpan()],
  cases: {
    ...tableOfCases(READS, async ({ reader }, { read: ask, answers }) => {
      expect(await ask(reader, 'unknown')).toEqual(answers);
      expect(await ask(reader, 'none')).toEqual([]);
      const reason = new Error('enough');
      await expect(ask(reader, 'unknown', AbortSignal.abort(reason))).rejects.toBe(reason);
    }),
    'a healthy backend says so': async ({ reader }) => {
      await expect(reader.check()).resolves.toBeUndefined();
    },
    'several reads at once': async ({ reader }) => {
      const counts = await Promise.all(
        Array.from({ length: 20 }, () => reader.countSpans([{ order: OLDEST_FIRST, page: { limit: 0 } }])),
      );
      expect(counts.flat()).toEqual(Array.from({ length: 20 }, () => 1));
    },
    'thousands of keys in one batch': async ({ reader }) => {
      const ids = Array.from({ length: 40_000 }, (_, i) => traceIdOf(40_000 - i));
      const found = await reader.getTraces(ids);
      expect(found).toHaveLength(ids.length);
      expect(found.findIndex((trace) => trace !== undefined)).toBe(39_999);
    },
  },
};
