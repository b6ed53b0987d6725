/** A slow read delays neither ingest nor another query: what starts after it ends before it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const REQUESTS = 30;
const SPANS_A_REQUEST = 1000;
const SPANS = REQUESTS * SPANS_A_REQUEST;

/** On a busy machine two slow reads take longer than the third one may wait by default. */
const CONFIG = 'api: { operations: { max_wait: 60s } }';

/** Each of them reads and decodes every span: the filter holds for all, and no index helps with it. */
const LISTS = Array.from(
  { length: 5 },
  (_, list) => `list${list}: attributeValues(
    key: "number", scope: SPAN, prefix: "value ${list}", filter: { durationNano: { gte: "0" } }, first: 1
  ) { totalCount }`,
);
const SLOW = `{ all: attributeValues(key: "number", filter: { durationNano: { gte: "0" } }) { totalCount } ${LISTS.join('\n')} }`;
const QUICK = `query ($traceId: TraceID!) { trace(traceId: $traceId) { spanCount spans { nodes { attributes { key } } } } }`;

let program: Program;
beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: FREE_PORTS });
  await sendAll(
    program,
    { protocol: 'gRPC', gzip: false },
    Array.from({ length: REQUESTS }, (_, index) => request(index)),
  );
}, 120_000);
afterAll(async () => await program?.[Symbol.asyncDispose]());

const WORK: Readonly<Record<string, () => Promise<unknown>>> = {
  'another query': () => program.graphql(QUICK, { traceId: traceIdOf(1) }),
  'an export over HTTP': () => sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [extra(SPANS + 1)]),
  'an export over gRPC': () => sendAll(program, { protocol: 'gRPC', gzip: false }, [extra(SPANS + 2)]),
  '/readyz': () => fetch(`${program.apiOrigin}/readyz`),
};

describe('while slow reads run', () => {
  // By default four threads read: three slow reads leave one.
  test.each([1, 3])('%i at once: everything else is answered first', async (slowReads) => {
    const order: string[] = [];
    const slow = Array.from({ length: slowReads }, async () => {
      const data = await program.graphql(SLOW);
      order.push('slow read');
      expect(data.all.totalCount).toBe(SPANS);
    });
    for (const [name, work] of Object.entries(WORK)) {
      await work();
      order.push(name);
    }
    await Promise.all(slow);
    expect(order).toEqual([...Object.keys(WORK), ...slow.map(() => 'slow read')]);
  });
});

function request(number: number): string {
  const spans = Array.from({ length: SPANS_A_REQUEST }, (_, index) => {
    const id = number * SPANS_A_REQUEST + index + 1;
    const attributes = [{ key: 'number', value: { stringValue: `value ${id}` } }];
    return jsonSpan(traceIdOf(Math.ceil(id / 20)), spanIdOf(id), { attributes });
  });
  return JSON.stringify(jsonRequest(spans));
}

function extra(number: number): string {
  return JSON.stringify(jsonRequest([jsonSpan(traceIdOf(number), spanIdOf(number))]));
}
