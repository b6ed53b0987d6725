/** Subscriptions of the running program: server-sent events, one answer for each turn. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { type Subscription, subscribe } from '../fixtures/subscription.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { until } from '../fixtures/until.ts';

const CONFIG = `
api:
  limits: {max_subscriptions: 4, max_subscriptions_per_client: 3}
  subscriptions: {interval: 20ms, late_after: 20ms, heartbeat: 50ms}
`;
const ADDED = `subscription($after: String, $query: String) {
  spanAdded(after: $after, query: $query) { token droppedCount spans { spanId } }
}`;
const WAIT_MS = 20_000;

async function send(program: Program, from: number, to: number, changes: object = {}): Promise<void> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const spans = numbers.map((number) => jsonSpan(traceIdOf(number), spanIdOf(number), changes));
  await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(jsonRequest(spans))]);
}

const start = (folder?: string): Promise<Program> =>
  startProgram({ config: CONFIG, args: FREE_PORTS, ...(folder === undefined ? {} : { folder }) });

interface Received {
  readonly ids: readonly string[];
  readonly dropped: number;
  readonly token: string;
}

/** Reads events until so many spans have come or were left out. */
async function receive(subscription: Subscription, count: number): Promise<Received> {
  const ids: string[] = [];
  let [dropped, token] = [0, ''];
  while (ids.length + dropped < count) {
    const answer = await subscription.next();
    expect(answer?.errors).toBeUndefined();
    const added = answer?.data.spanAdded;
    ids.push(...added.spans.map(({ spanId }: { spanId: string }) => spanId));
    dropped += added.droppedCount;
    token = added.token;
  }
  return { ids, dropped, token };
}

const idsOf = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => spanIdOf(from + index));

describe('a running program', () => {
  let program: Program;
  beforeAll(async () => {
    program = await start();
  });
  afterAll(async () => await program?.[Symbol.asyncDispose]());

  test('spans arrive live, each once, and those stored before do not', async () => {
    await send(program, 1, 3);
    await using live = await subscribe(program.apiOrigin, ADDED);
    expect(live.status).toBe(200);
    expect(live.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    await send(program, 4, 4);
    await send(program, 5, 254);
    const { ids, dropped } = await receive(live, 251);
    expect([ids.toSorted(), dropped]).toEqual([idsOf(4, 254), 0]);
  });

  test('a filter holds back other spans, and its token passes over them', async () => {
    await using live = await subscribe(program.apiOrigin, ADDED, { query: '{ name = "wanted" }' });
    await send(program, 1_001, 1_003);
    await send(program, 1_004, 1_004, { name: 'wanted' });
    const { ids, token } = await receive(live, 1);
    expect(ids).toEqual(idsOf(1_004, 1_004));
    await send(program, 1_005, 1_005);
    await using next = await subscribe(program.apiOrigin, ADDED, { after: token });
    expect((await receive(next, 1)).ids).toEqual(idsOf(1_005, 1_005));
  });

  test('a trace is sent as it is, and again when it has grown', async () => {
    const traceId = traceIdOf(2_001);
    const query = 'subscription($id: TraceID!) { traceUpdated(traceId: $id) { spanCount } }';
    await using live = await subscribe(program.apiOrigin, query, { id: traceId });
    await send(program, 2_001, 2_001);
    expect(await live.next()).toEqual({ data: { traceUpdated: { spanCount: 1 } } });
    await send(program, 2_002, 2_002);
    const more = jsonRequest([jsonSpan(traceId, spanIdOf(2_003))]);
    await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(more)]);
    expect(await live.next()).toEqual({ data: { traceUpdated: { spanCount: 2 } } });
  });

  test('limits are refused by name, and a connection that the client closes counts no more', async () => {
    const held: Subscription[] = [];
    for (let i = 0; i < 3; i++) {
      held.push(await until(async () => opened(await subscribe(program.apiOrigin, ADDED)), WAIT_MS));
    }
    const refused = await subscribe(program.apiOrigin, ADDED);
    expect([refused.status, refused.response.headers['retry-after']]).toEqual([503, '5']);
    held[0]?.abort();
    held.push(await until(async () => opened(await subscribe(program.apiOrigin, ADDED)), WAIT_MS));
    for (const subscription of held) subscription.abort();
  });

  test('what cannot be answered is said in an event, and completes', async () => {
    await until(async () => opened(await subscribe(program.apiOrigin, '{ __typename }')), WAIT_MS);
    for (const [query, variables, code] of [
      [ADDED, { after: 'nonsense' }, 'INVALID_CURSOR'],
      [ADDED, { query: '{ nonsense' }, 'BAD_USER_INPUT'],
      ['subscription { nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ] as const) {
      const stream = await subscribe(program.apiOrigin, query, variables);
      const refusals = (await stream.next())?.errors ?? [];
      expect(refusals.map(({ extensions }) => extensions?.code)).toEqual([code]);
      if (code === 'INVALID_CURSOR')
        expect(refusals[0]?.message).toContain('Give `after` the `token` of the last event');
      expect([await stream.next(), stream.isComplete()]).toEqual([undefined, true]);
    }
    const { errors } = await program.ask(ADDED);
    expect(errors?.[0]?.message).toContain('Accept: text/event-stream');
  });

  test('a query is answered by one event', async () => {
    const stream = await subscribe(program.apiOrigin, '{ __typename }');
    expect([await stream.next(), await stream.next()]).toEqual([{ data: { __typename: 'Query' } }, undefined]);
    expect(stream.isComplete()).toBe(true);
  });

  test('a slow client is told how much it missed, and the newest spans come', async () => {
    const long = [{ key: 'long', value: { stringValue: 'x'.repeat(20_000) } }];
    const query = ADDED.replace('spanId', 'spanId attributes { key value }');
    await using live = await subscribe(program.apiOrigin, query);
    live.response.pause();
    for (let from = 10_001; from < 12_000; from += 100) await send(program, from, from + 99, { attributes: long });
    const { ids, dropped } = await receive(live, 2_000);
    expect(dropped).toBeGreaterThan(0);
    expect(new Set(ids).size + dropped).toBe(2_000);
    expect(ids).toContain(spanIdOf(12_000));
  });
});

test('a token leads on after kill -9 and a restart, without gap or repeat', async () => {
  using folder = makeTempFolder();
  const first = await (async () => {
    await using program = await start(folder.path);
    await using live = await subscribe(program.apiOrigin, ADDED);
    await send(program, 1, 150);
    const received = await receive(live, 100);
    await send(program, 151, 160);
    await program.kill();
    return received;
  })();
  await using program = await start(folder.path);
  await send(program, 161, 170);
  await using live = await subscribe(program.apiOrigin, ADDED, { after: first.token });
  const then = await receive(live, 170 - first.ids.length);
  expect([...first.ids, ...then.ids].toSorted()).toEqual(idsOf(1, 170));
});

test('a stop ends connections in order, and does not complete them', async () => {
  await using program = await start();
  await using live = await subscribe(program.apiOrigin, ADDED);
  const ended = live.next();
  expect((await program.stop()).code).toBe(0);
  expect([await ended, live.isComplete()]).toEqual([undefined, false]);
});

/** Throws unless the subscription was accepted. */
function opened(subscription: Subscription): Subscription {
  if (subscription.status !== 200) {
    subscription.abort();
    throw new Error(`answered with ${subscription.status}`);
  }
  return subscription;
}
