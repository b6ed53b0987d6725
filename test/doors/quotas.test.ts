/** Quotas of the running program, at each kind of door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { subscribe } from '../fixtures/subscription.ts';

const CONFIG = `
receivers:
  otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}, http: {endpoint: "127.0.0.1:0"}}}
quotas:
  each_caller:
    ingest: {max_bytes_per_day: 3KiB}
    read: {max_concurrent_requests: 2}
`;

describe('a running program', () => {
  let program: Program;
  beforeAll(async () => {
    program = await startProgram({ config: CONFIG, args: FREE_PORTS });
  });
  afterAll(async () => await program?.[Symbol.asyncDispose]());

  const send = (number: number, name: string): Promise<Response> =>
    fetch(program.otlpHttpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(jsonRequest([jsonSpan(traceIdOf(number), spanIdOf(number), { name })])),
    });

  test('requests under way are bounded, and a subscription is one until it ends', async () => {
    const open = [0, 1].map(() => subscribe(program.apiOrigin, 'subscription { spanAdded { token } }'));
    const subscriptions = await Promise.all(open);
    const refused = await fetch(`${program.apiOrigin}/graphql?query={server{version}}`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({
      errors: [
        {
          message:
            'The caller anyone has 2 requests under way, which is the limit (quotas.each_caller: read.max_concurrent_requests). ' +
            'Ask again later.',
          extensions: { code: 'RATE_LIMITED', retryable: true },
        },
      ],
    });
    for (const subscription of subscriptions) subscription.abort();
    await expect.poll(() => program.ask('{ server { version } }')).not.toHaveProperty('errors');
  });

  test('health is answered beside them', async () => {
    const open = [0, 1].map(() => subscribe(program.apiOrigin, 'subscription { spanAdded { token } }'));
    const subscriptions = await Promise.all(open);
    expect((await fetch(`${program.apiOrigin}/readyz`)).status).toBe(200);
    for (const subscription of subscriptions) subscription.abort();
  });

  test('after the bytes of a day spans are refused, and their sender is asked to come again', async () => {
    expect((await send(1, 'x'.repeat(4_000))).status).toBe(200);
    const refused = await send(2, 'small');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(22 * 3_600);
    expect((await refused.json()).message).toContain('quotas.each_caller: ingest.max_bytes_per_day');
    const text = await (await fetch(`${program.apiOrigin}/metrics`)).text();
    expect(text).toMatch(/spangraph_receiver_.*RATE_LIMITED/);
    await expect
      .poll(async () => (await program.graphql('{ traces { nodes { traceId } } }')).traces.nodes)
      .toEqual([{ traceId: traceIdOf(1) }]);
  });
});
