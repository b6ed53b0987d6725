/** Paging to the end of a trace of 100,000 spans, which also gets one more on the way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JsonSpan, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const SIZE = 100_000;
const REQUEST_SPANS = 2_000;
const TRACE = traceIdOf(1);
const ROOT = spanIdOf(1);
const START = 1_767_225_600_000_000_000n;
/** Writing and reading so much takes its time on a busy machine. */
const TIMEOUT_MS = 240_000;

/** The first is the parent of all others; every hundredth has an attribute. */
function numbered(number: number): JsonSpan {
  return jsonSpan(TRACE, spanIdOf(number), {
    ...(number === 1 ? {} : { parentSpanId: ROOT }),
    name: `span ${number}`,
    startTimeUnixNano: String(START + BigInt(number) * 1_000n),
    endTimeUnixNano: String(START + BigInt(number + SIZE) * 1_000n),
    attributes: number % 100 === 0 ? [{ key: 'number', value: { intValue: String(number) } }] : [],
  });
}

let program: Program;
beforeAll(async () => {
  program = await startProgram();
  for (let first = 1; first <= SIZE; first += REQUEST_SPANS) {
    await send(Array.from({ length: REQUEST_SPANS }, (_, offset) => numbered(first + offset)));
  }
}, TIMEOUT_MS);
afterAll(async () => await program?.[Symbol.asyncDispose]());

async function send(spans: readonly JsonSpan[]): Promise<void> {
  await sendAll(program, { protocol: 'gRPC', gzip: false }, [JSON.stringify(jsonRequest(spans))]);
}

/** The ids of a list, page by page. */
async function* pagesOf(field: string, list: string): AsyncGenerator<string[]> {
  let after: string | null = null;
  do {
    const query = `query ($after: String) { ${field} {
      list: ${list} { pageInfo { hasNextPage endCursor } nodes { spanId } }
    } }`;
    const data = await program.graphql(query, { after });
    const { nodes, pageInfo } = data[field.split('(', 1)[0] ?? ''].list;
    yield nodes.map(({ spanId }: { spanId: string }) => spanId);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}

async function idsOf(field: string, list: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pagesOf(field, list)) ids.push(...page);
  return ids;
}

const OF_TRACE = `trace(traceId: "${TRACE}")`;
const OF_ROOT = `span(traceId: "${TRACE}", spanId: "${ROOT}")`;
const childIds = Array.from({ length: SIZE - 1 }, (_, index) => spanIdOf(index + 2));

test('spans that meet a filter', { timeout: TIMEOUT_MS }, async () => {
  const list = 'spans(first: 300, after: $after, filter: { attribute: { key: "number", gte: 200 } })';
  expect(await idsOf(OF_TRACE, list)).toEqual(
    Array.from({ length: SIZE / 100 - 1 }, (_, index) => spanIdOf((index + 2) * 100)),
  );
});

test('all its spans', { timeout: TIMEOUT_MS }, async () => {
  expect(await idsOf(OF_TRACE, 'spans(first: 1000, after: $after)')).toEqual([ROOT, ...childIds]);
});

test('descendants, and children while a span arrives', { timeout: TIMEOUT_MS }, async () => {
  expect(await idsOf(OF_ROOT, 'descendants(first: 1000, after: $after)')).toEqual(childIds);

  const seen: string[] = [];
  for await (const page of pagesOf(OF_ROOT, 'children(first: 1000, after: $after)')) {
    // One that stands before all that were seen shifts nothing, and one behind them is seen.
    if (seen.length === 0) await send([late(SIZE + 1, 1), late(SIZE + 2, 3 * SIZE)]);
    seen.push(...page);
  }
  expect(seen).toEqual([...childIds, spanIdOf(SIZE + 2)]);
});

/** A further child of the root. */
function late(number: number, startMicros: number): JsonSpan {
  return { ...numbered(number), startTimeUnixNano: String(START + BigInt(startMicros) * 1_000n + 500n) };
}
