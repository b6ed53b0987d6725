/** Several spans with one id in one trace: a span's key is (trace id, span id, kind, start time). */

import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { SpanFilter } from '../../src/storage/query.ts';
import { operationsOf } from '../fixtures/catalog.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { BASE_TIME, makeLink, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { OLDEST_FIRST } from './labelled.ts';
import type { OpenBackend, Topic } from './topic.ts';

const [INTERNAL, SERVER, CLIENT] = [1, 2, 3];
const MAX_TIME = 2n ** 64n - 1n;

const at = (start: bigint, fields: Partial<Span> = {}): Span =>
  makeSpan({ startTimeUnixNano: BASE_TIME + start, endTimeUnixNano: BASE_TIME + start + 10n, ...fields });

/** The large trace of Jaeger's storage suite: 200 spans, and every 20th has the id of the first. */
const JAEGER_TRACE = traceIdOf(0x1a);
const jaegerSpans: readonly Span[] = Array.from({ length: 200 }, (_, i) =>
  at(BigInt(i), { traceId: JAEGER_TRACE, spanId: spanIdOf(i % 20 === 0 ? 1 : i + 1), name: `operation ${i}` }),
);

const CALL_TRACE = traceIdOf(0x1b);
const CALL = spanIdOf(0xca11);
const call = (start: bigint, kind: number, name: string): Span =>
  at(start, {
    traceId: CALL_TRACE,
    spanId: CALL,
    kind,
    parentSpanId: kind === SERVER ? '' : spanIdOf(9),
    name,
    resource: resourceOf(name),
  });
/** A client and two servers of one id, twice used clients, and a child that names the id. Not in order of start. */
const calls: readonly Span[] = [
  call(30n, SERVER, 'second server'),
  at(40n, { traceId: CALL_TRACE, spanId: spanIdOf(5), parentSpanId: CALL, name: 'child' }),
  call(20n, SERVER, 'first server'),
  call(15n, CLIENT, 'second client'),
  call(5n, CLIENT, 'first client'),
  at(0n, { traceId: CALL_TRACE, spanId: spanIdOf(9), name: 'root' }),
  call(1n, INTERNAL, 'inner'),
];

const FAR_TRACE = traceIdOf(0x1c);
/** Starts that have one ordered time. */
const far: readonly Span[] = [MAX_TIME, 2n ** 63n, MAX_TIME - 1n].map((startTimeUnixNano) =>
  makeSpan({ traceId: FAR_TRACE, startTimeUnixNano, endTimeUnixNano: MAX_TIME }),
);

const linking = at(0n, {
  traceId: traceIdOf(0x1d),
  links: [makeLink({ traceId: JAEGER_TRACE, spanId: spanIdOf(1) }), makeLink({ traceId: CALL_TRACE, spanId: CALL })],
});

const spans: readonly Span[] = [...jaegerSpans, ...calls, ...far, linking];

async function namesOf({ reader }: OpenBackend, filter: SpanFilter): Promise<string[]> {
  const [found] = await reader.findSpans([{ filter: withinCalls(filter), order: OLDEST_FIRST, page: { limit: 100 } }]);
  return (found?.items ?? []).map(({ name }) => name);
}

function withinCalls(filter: SpanFilter): SpanFilter {
  return { type: 'and', filters: [{ type: 'traceId', eq: CALL_TRACE }, filter] };
}

const named = (eq: string): SpanFilter => ({ type: 'name', test: { eq } });

export const sharedIds: Topic = {
  name: 'spans with one id',
  spans: () => spans,
  cases: {
    'are all stored and read back': async ({ reader }) => {
      for (const expected of [jaegerSpans, calls, far]) {
        const traceId = expected[0]?.traceId ?? '';
        const read = await readWholeSpans(reader, [traceId]);
        expect(new Set(read)).toEqual(new Set(expected));
        expect(await reader.getTraces([traceId])).toMatchObject([{ spanCount: expected.length }]);
      }
      expect(await reader.countSpans([{ order: OLDEST_FIRST, page: { limit: 1 } }])).toEqual([spans.length]);
    },
    'are found by their id in order of kind, then start': async ({ reader }) => {
      const [ofJaeger, ofCalls, ofFar] = await reader.getSpansById([
        { traceId: JAEGER_TRACE, spanId: spanIdOf(1) },
        { traceId: CALL_TRACE, spanId: CALL },
        { traceId: FAR_TRACE, spanId: spanIdOf(1) },
      ]);
      expect(ofJaeger?.map(({ name }) => name)).toEqual(Array.from({ length: 10 }, (_, i) => `operation ${i * 20}`));
      expect(ofCalls?.map(({ name }) => name)).toEqual([
        'inner',
        'first server',
        'second server',
        'first client',
        'second client',
      ]);
      expect(ofFar?.map((span) => span.startTimeUnixNano)).toEqual([2n ** 63n, MAX_TIME - 1n, MAX_TIME]);
    },
    'have references of their own': async ({ reader }) => {
      const skeletons = (await reader.getSkeletons([JAEGER_TRACE, CALL_TRACE, FAR_TRACE])).flat();
      expect(new Set(skeletons.map(({ ref }) => ref)).size).toBe(skeletons.length);
      const records = await reader.getSpans(skeletons.map(({ ref }) => ref));
      expect(records.map((record) => record?.startTimeUnixNano)).toEqual(
        skeletons.map((skeleton) => skeleton.startTimeUnixNano),
      );
    },
    'stand in order of exact start beyond 2^63 too, page by page': async ({ reader }) => {
      const filter: SpanFilter = { type: 'startTimeUnixNano', test: { gte: 2n ** 63n - 1n } };
      for (const field of ['START_TIME', 'END_TIME', 'DURATION'] as const) {
        const starts: bigint[] = [];
        const order = { field, direction: 'ASC' } as const;
        let after:
          | { value: bigint; startTimeUnixNano: bigint; traceId: string; spanId: string; kind: number }
          | undefined;
        for (let hasMore = true; hasMore; ) {
          const page = { limit: 1, ...(after === undefined ? {} : { after }) };
          const [found] = await reader.findSpans([{ filter, order, page }]);
          const [span] = found?.items ?? [];
          if (span === undefined) break;
          starts.push(span.startTimeUnixNano);
          const { traceId, spanId, kind, startTimeUnixNano } = span;
          after = { value: field === 'DURATION' ? 0n : 2n ** 63n - 1n, startTimeUnixNano, traceId, spanId, kind };
          hasMore = found?.hasMore === true;
        }
        expect(starts, field).toEqual([2n ** 63n, MAX_TIME - 1n, MAX_TIME]);
      }
    },
    'a child hangs under the earliest server of its parent id': async (backend) => {
      expect(await namesOf(backend, { type: 'child', filter: named('child') })).toEqual(['first server']);
      expect(await namesOf(backend, { type: 'parent', filter: named('first server') })).toEqual(['child']);
      expect(await namesOf(backend, { type: 'parent', filter: named('second server') })).toEqual([]);
    },
    'servers hang under the earliest client of their id': async (backend) => {
      const servers = ['first server', 'second server'];
      expect(await namesOf(backend, { type: 'parent', filter: named('first client') })).toEqual(servers);
      expect(await namesOf(backend, { type: 'parent', filter: named('second client') })).toEqual([]);
      expect(await namesOf(backend, { type: 'sibling', filter: named('first server') })).toEqual(['second server']);
      expect(await namesOf(backend, { type: 'parent', filter: named('root') })).toEqual([
        'inner',
        'first client',
        'second client',
      ]);
    },
    'the root is the earliest span without a parent that is below no client': async ({ reader }) => {
      const [summary] = await reader.getTraces([CALL_TRACE]);
      const [root] = await reader.getSpans([summary?.rootRef ?? '']);
      expect(root?.name).toBe('root');
      expect(summary?.missingParentCount).toBe(0);
    },
    'are counted each': async ({ reader }) => {
      const filter: SpanFilter = { type: 'spanId', eq: CALL };
      const query = { filter, order: OLDEST_FIRST, page: { limit: 1 } };
      expect(await reader.countSpans([query])).toEqual([5]);
      const [operations] = await operationsOf(reader, [{ service: 'first server' }]);
      expect(operations).toEqual([{ name: 'first server', kind: SERVER, spanCount: 1 }]);
    },
    'are all the target of a link to the id': async ({ reader }) => {
      const [linked] = await reader.getLinkedFrom([{ traceId: CALL_TRACE, spanId: CALL, limit: 5, offset: 0 }]);
      expect(linked?.items.map(({ traceId }) => traceId)).toEqual([linking.traceId]);
      for (const name of ['second server', 'second client']) {
        const filter: SpanFilter = { type: 'link', test: { attributes: [], target: named(name) } };
        const [found] = await reader.findSpans([{ filter, order: OLDEST_FIRST, page: { limit: 5 } }]);
        expect(found?.items.map(({ traceId }) => traceId)).toEqual([linking.traceId]);
      }
    },
  },
};
