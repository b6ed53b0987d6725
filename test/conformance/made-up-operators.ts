/** Questions with operators that stand in the table alone, and their answers: those of the memory backend. */
import { expect } from 'vitest';
import type { SpanReader } from '../../src/storage/backend.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { SpanFilter, TraceFilter } from '../../src/storage/query.ts';
import { attributesOf, BASE_TIME, makeEvent, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { OpenBackend } from './topic.ts';

const NAMES = ['GET /cart', 'GET /item', 'POST /cart', 'cart', ''];
const PATHS = ['/cart', '/item', 12n, ['x', '/cart'], true, null, 3.5];
export const SPANS = Array.from({ length: 70 }, (_, i) =>
  makeSpan({
    traceId: traceIdOf(1 + Math.floor(i / 3)),
    spanId: spanIdOf(i + 1),
    name: NAMES[i % NAMES.length] ?? '',
    kind: i % 6,
    statusCode: i % 3,
    startTimeUnixNano: BASE_TIME + BigInt(i),
    endTimeUnixNano: BASE_TIME + BigInt(i) + BigInt(i * 5),
    attributes: i % 8 === 0 ? [] : attributesOf({ path: PATHS[i % PATHS.length] ?? null }),
    resource: resourceOf(['shop', 'workshop', 'bank'][i % 3] ?? ''),
    events: i % 4 === 0 ? [makeEvent({ name: NAMES[i % 3] ?? '', attributes: attributesOf({ path: '/cart' }) })] : [],
  }),
);

/** Tests with names that the types do not have. */
const made = (operators: object): Readonly<Record<string, never>> => ({ ...operators });
const path = (operators: object): SpanFilter => ({ type: 'attribute', test: { key: 'path', ...made(operators) } });
const name = (operators: object): SpanFilter => ({ type: 'name', test: made(operators) });

export const FILTERS: readonly SpanFilter[] = [
  name({ endsWith: 'cart' }),
  name({ notEndsWith: 'cart' }),
  name({ endsWith: 'cart', startsWith: 'GET' }),
  name({ endsWith: 'cart', in: ['cart', 'GET /item', 'POST /cart'] }),
  { type: 'not', filter: name({ endsWith: 'cart' }) },
  { type: 'or', filters: [name({ eq: 'GET /item' }), name({ endsWith: 'POST /cart' })] },
  { type: 'statusMessage', test: made({ endsWith: '' }) },
  { type: 'scopeName', test: made({ notEndsWith: 'st' }) },
  { type: 'kind', test: made({ multipleOf: 2 }) },
  { type: 'statusCode', test: made({ noMultipleOfAny: [2] }) },
  { type: 'durationNano', test: made({ multipleOf: 10n, gt: 20n }) },
  { type: 'durationNano', test: made({ noMultipleOfAny: [2n, 3n] }) },
  path({ endsWith: 'cart' }),
  path({ notEndsWith: 'cart' }),
  path({ multipleOf: 4n }),
  path({ multipleOf: 4n, gte: 10n }),
  path({ noMultipleOfAny: [4n] }),
  path({ endsWith: 'cart', contains: '/' }),
  path({ endsWith: 'cart', exists: true }),
  path({ endsWith: 'cart', exists: false }),
  path({ endsWith: 'cart', type: 'STRING' }),
  { type: 'not', filter: path({ multipleOf: 4n }) },
  { type: 'event', test: { name: made({ endsWith: 'cart' }), attributes: [] } },
  { type: 'event', test: { name: made({ notEndsWith: 'cart' }), attributes: [] } },
  { type: 'event', test: { attributes: [{ key: 'path', ...made({ endsWith: 'cart' }) }] } },
  { type: 'event', test: { attributes: [{ key: 'path', ...made({ notEndsWith: 'cart' }) }] } },
  { type: 'not', filter: { type: 'event', test: { name: made({ endsWith: 'cart' }), attributes: [] } } },
  { type: 'sibling', filter: name({ endsWith: 'cart' }) },
];

export const TRACE_FILTERS: readonly TraceFilter[] = [
  ...FILTERS.flatMap((filter): TraceFilter[] => [
    { type: 'anySpan', filter },
    { type: 'everySpan', filter },
  ]),
  { type: 'service', test: made({ endsWith: 'shop' }) },
  { type: 'service', test: made({ notEndsWith: 'shop' }) },
  { type: 'not', filter: { type: 'service', test: made({ endsWith: 'bank' }) } },
  { type: 'rootService', test: made({ endsWith: 'workshop' }) },
  { type: 'rootName', test: made({ endsWith: 'cart' }) },
  { type: 'spanCount', test: made({ multipleOf: 3n }) },
  {
    type: 'matchingSpans',
    filter: name({ startsWith: '' }),
    aggregate: { function: 'max', of: 'durationNano' },
    test: made({ multipleOf: 10n }),
  },
  {
    type: 'matchingSpans',
    filter: name({ endsWith: 'cart' }),
    aggregate: { function: 'count' },
    test: made({ multipleOf: 2n, gt: 0n }),
  },
];

export const WHOLE = { order: { field: 'START_TIME', direction: 'ASC' }, page: { limit: 1_000 } } as const;

async function answersOf(reader: SpanReader): Promise<unknown> {
  const [spans, spanCounts, traces, traceCounts] = await Promise.all([
    reader.findSpans(FILTERS.map((filter) => ({ ...WHOLE, filter }))),
    reader.countSpans(FILTERS.map((filter) => ({ ...WHOLE, filter }))),
    reader.findTraces(TRACE_FILTERS.map((filter) => ({ ...WHOLE, filter }))),
    reader.countTraces(TRACE_FILTERS.map((filter) => ({ ...WHOLE, filter }))),
  ]);
  return {
    spans: spans.map(({ items }, i) => [JSON.stringify(FILTERS[i], shown), items.map(({ spanId }) => spanId)]),
    spanCounts,
    traces: traces.map(({ items }, i) => [JSON.stringify(TRACE_FILTERS[i], shown), items.map((item) => item.traceId)]),
    traceCounts,
  };
}

export const shown = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

async function answersOfMemory(): Promise<unknown> {
  const { reader, writer } = createMemoryBackend();
  await writer.write([SPANS]);
  return answersOf(reader);
}

/** The backend gives the answers of the memory backend to all filters. */
export async function expectSameAnswers(open: () => Promise<OpenBackend>): Promise<void> {
  const backend = await open();
  await backend.writer.write([SPANS]);
  await backend.settle();
  expect(await answersOf(backend.reader)).toEqual(await answersOfMemory());
  await backend.close();
}
