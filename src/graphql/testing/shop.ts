/** A small system for tests: a shop, its payment service and a job. */
import { expect } from 'vitest';
import type { Span } from '../../model/span.ts';
import { startTestServer } from './server.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from './spans.ts';

const ms = (n: number) => T0 + BigInt(n) * 1_000_000n;

/**
 * Trace 1: `GET /` (shop) calls `pay` (a client and a server half with one id), which queries a database; a lone span whose
 * parent is missing. Trace 2: one slow failing span of `jobs`, linked to `GET /`. Span ids are 1, 2, 3, 9 and 1.
 */
const SHOP_SPANS: readonly Span[] = [
  makeSpan({
    name: 'GET /',
    kind: 2,
    flags: 2 ** 32 - 1,
    endTimeUnixNano: ms(100),
    attributes: [{ key: 'http.route', value: '/' }],
  }),
  makeSpan({
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: 'pay',
    kind: 3,
    startTimeUnixNano: ms(10),
    endTimeUnixNano: ms(60),
  }),
  makeSpan({
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: 'pay',
    kind: 2,
    startTimeUnixNano: ms(20),
    endTimeUnixNano: ms(50),
    resource: resourceOf('payment'),
  }),
  makeSpan({
    spanId: spanId(3),
    parentSpanId: spanId(2),
    name: 'SELECT',
    kind: 77,
    startTimeUnixNano: ms(30),
    endTimeUnixNano: ms(40),
    resource: resourceOf('payment'),
  }),
  makeSpan({ spanId: spanId(9), parentSpanId: spanId(8), name: 'orphan', startTimeUnixNano: ms(70) }),
  makeSpan({
    traceId: traceId(2),
    name: 'job',
    kind: 5,
    startTimeUnixNano: ms(1000),
    endTimeUnixNano: ms(9000),
    statusCode: 2,
    statusMessage: 'broken',
    resource: resourceOf('jobs'),
    parentSpanId: '0'.repeat(16),
    links: [
      { traceId: traceId(1), spanId: spanId(2), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 1 },
      { traceId: traceId(7), spanId: spanId(7), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 1 },
    ],
  }),
];

/** The answer of a server that has {@link SHOP_SPANS}; a test fails here if there are errors. */
export async function askShop(query: string, variables?: object) {
  await using server = await startTestServer({ spans: SHOP_SPANS });
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}
