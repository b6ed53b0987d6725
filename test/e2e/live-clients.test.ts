/** Subscriptions from the clients that people use, against the running program. */
import { request } from 'node:http';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followServices } from '../../examples/live/apollo.ts';
import { followSpans } from '../../examples/live/urql.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { until } from '../fixtures/until.ts';

const CONFIG = 'api: {subscriptions: {interval: 20ms, measures_interval: 20ms}}';
const WAIT_MS = 20_000;

let program: Program;
let url: string;
let sent = 0;

beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: FREE_PORTS });
  url = `${program.apiOrigin}/graphql`;
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

/** Sends a span that starts now. */
async function send(name: string): Promise<void> {
  sent++;
  const now = `${Date.now()}000000`;
  const span = jsonSpan(traceIdOf(sent), spanIdOf(sent), { name, startTimeUnixNano: now, endTimeUnixNano: now });
  await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(jsonRequest([span]))]);
}

/** Sends spans of that name until one has come, because a client does not say when the server knows it. */
const sendUntil = (name: string, hasCome: () => boolean): Promise<void> =>
  until(async () => {
    await send(name);
    expect(hasCome()).toBe(true);
  }, WAIT_MS);

test('urql', async () => {
  const names: string[] = [];
  let token: string | undefined;
  const onSpans: Parameters<typeof followSpans>[2] = (added) => {
    names.push(...added.spans.map(({ name }) => name));
    token = added.token;
  };
  const first = followSpans(url, '{ name =~ "urql.*" }', onSpans);
  await sendUntil('urql 1', () => names.includes('urql 1'));
  await send('another');
  first.stop();
  await send('urql 2');
  const next = followSpans(url, '{ name =~ "urql.*" }', onSpans, token);
  await until(async () => expect(names).toContain('urql 2'), WAIT_MS);
  next.stop();
  expect(names).not.toContain('another');
  const { spans } = await program.graphql('{ spans(first: 100, query: "{ name =~ \\"urql.*\\" }") { totalCount } }');
  expect(names.length).toBeLessThanOrEqual(spans.totalCount);
});

test("Apollo's client, over graphql-sse", async () => {
  const counts: number[] = [];
  const stop = followServices(url, (services) => counts.push(services.get('shop') ?? 0));
  await until(async () => expect(counts).not.toEqual([]), WAIT_MS);
  await send('apollo');
  await until(async () => expect(counts.at(-1)).toBe(sent), WAIT_MS);
  stop();
});

test('graphql-sse: an error completes, and the end of the server does not', async () => {
  const client = createClient({ url, retryAttempts: 0 });
  const refused = client.iterate({ query: 'subscription { spanAdded(after: "nonsense") { token } }' });
  expect((await refused.next()).value).toMatchObject({ errors: [{ extensions: { code: 'INVALID_CURSOR' } }] });
  expect((await refused.next()).done).toBe(true);
  await using other = await startProgram({ config: CONFIG, args: FREE_PORTS });
  const cut = createClient({ url: `${other.apiOrigin}/graphql`, retryAttempts: 0 }).iterate({
    query: 'subscription { spanMetrics(window: "1h", interval: "1m") { groupCount } }',
  });
  expect((await cut.next()).value).toEqual({ data: { spanMetrics: { groupCount: 1 } } });
  const [ended] = await Promise.allSettled([cut.next(), other.stop()]);
  expect(ended.status).toBe('rejected');
});

test('EventSource: by GET, with the operation in the address', async () => {
  const query = 'subscription { spanMetrics(window: "1h", interval: "1m") { groupCount } }';
  const text = await new Promise<string>((resolve, reject) => {
    const address = `${url}?query=${encodeURIComponent(query)}`;
    request(address, { headers: { accept: 'text/event-stream' } }, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        received += chunk;
        if (!/data: .+\n\n$/.test(received)) return;
        response.destroy();
        resolve(received);
      });
    })
      .on('error', reject)
      .end();
  });
  expect(text).toBe(':\n\nevent: next\ndata: {"data":{"spanMetrics":{"groupCount":1}}}\n\n');
});
