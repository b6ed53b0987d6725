/** Subscriptions on a cluster: two processes ingest at the same time, and a token of one API process leads on at another. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { type Subscription, subscribe } from '../fixtures/subscription.ts';
import { describeUnless } from '../fixtures/unless.ts';

const MINUTES = 60_000;
const ADDED = `subscription($after: String) { spanAdded(after: $after) { token droppedCount spans { spanId } } }`;
// An interval that does not end during the test.
const MEASURED = `subscription {
  spanMetrics(window: "365d", interval: "365d", filter: { name: { eq: "measured" } }) { groups { total { count } } }
}`;
const ROUNDS = 10;
const SPANS_A_REQUEST = 20;

describeUnless(noElasticsearch, 'subscriptions on a cluster', () => {
  const index = `live-${randomUUID()}`;
  const started: Program[] = [];
  let client: Client;
  let url = '';

  const start = async (role: string): Promise<Program> => {
    const cluster = ['--elasticsearch-endpoints', url, '--elasticsearch-index', index];
    const args = [...FREE_PORTS, ...cluster, '--role', role];
    const program = await startProgram({ args, env: { SPANS_STORAGE_PLUGIN: 'elasticsearch' } });
    started.push(program);
    return program;
  };

  beforeAll(async () => {
    url = await elasticsearchUrl();
    client = new Client({ node: url });
  });

  afterAll(async () => {
    await Promise.all(started.map((program) => program[Symbol.asyncDispose]()));
    await removeStore(client, index);
    await client.close();
  });

  test('what two processes take comes once, also after a token', { timeout: 4 * MINUTES }, async () => {
    const [ingests, api] = [await Promise.all([start('ingest'), start('ingest')]), await start('api')];
    const live = await subscribe(api.apiOrigin, ADDED);
    const sent: string[] = [];
    const send = async (program: Program): Promise<void> => {
      const from = sent.length + 1;
      const numbers = Array.from({ length: SPANS_A_REQUEST }, (_, at) => from + at);
      sent.push(...numbers.map(spanIdOf));
      const spans = numbers.map((number) => jsonSpan(traceIdOf(1 + (number % 7)), spanIdOf(number)));
      await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(jsonRequest(spans))]);
    };
    for (let round = 0; round < ROUNDS; round++) await Promise.all(ingests.map(send));
    const first = await receive(live, sent.length / 4);
    live.abort();
    for (let round = 0; round < ROUNDS; round++) await Promise.all(ingests.map(send));
    const other = await start('api');
    await using next = await subscribe(other.apiOrigin, ADDED, { after: first.token });
    const then = await receive(next, sent.length - first.ids.length);
    expect([...first.ids, ...then.ids].toSorted()).toEqual(sent.toSorted());
  });

  test('measures follow what another process takes', { timeout: 4 * MINUTES }, async () => {
    const [ingest, api] = await Promise.all([start('ingest'), start('api')]);
    await using live = await subscribe(api.apiOrigin, MEASURED);
    const countOf = async (): Promise<number> => {
      const answer = await live.next();
      expect(answer?.errors).toBeUndefined();
      return answer?.data.spanMetrics.groups[0].total.count;
    };
    expect(await countOf()).toBe(0);
    const now = `${Date.now()}000000`;
    const span = { name: 'measured', startTimeUnixNano: now, endTimeUnixNano: now };
    for (const count of [1, 2]) {
      const request = jsonRequest([jsonSpan(traceIdOf(9_000), spanIdOf(9_000 + count), span)]);
      await sendAll(ingest, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(request)]);
      expect(await countOf()).toBe(count);
    }
  });

  test('a trace is sent until the last spans of both processes are in it', { timeout: 4 * MINUTES }, async () => {
    const [ingests, api] = [await Promise.all([start('ingest'), start('ingest')]), await start('api')];
    const traceId = traceIdOf(0xabc);
    const query = 'subscription($id: TraceID!) { traceUpdated(traceId: $id) { spanCount } }';
    await using live = await subscribe(api.apiOrigin, query, { id: traceId });
    let sent = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(
        ingests.map((program) => {
          const body = JSON.stringify(jsonRequest([jsonSpan(traceId, spanIdOf(++sent))]));
          return sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [body]);
        }),
      );
    }
    const counts: number[] = [];
    while (counts.at(-1) !== sent) {
      const answer = await live.next();
      expect(answer?.errors).toBeUndefined();
      counts.push(answer?.data.traceUpdated.spanCount);
    }
    // Never twice the same.
    expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b));
  });
});

async function receive(subscription: Subscription, count: number) {
  const ids: string[] = [];
  let token = '';
  while (ids.length < count) {
    const answer = await subscription.next();
    expect(answer?.errors).toBeUndefined();
    const added = answer?.data.spanAdded;
    expect(added.droppedCount).toBe(0);
    ids.push(...added.spans.map(({ spanId }: { readonly spanId: string }) => spanId));
    token = added.token;
  }
  return { ids, token };
}
