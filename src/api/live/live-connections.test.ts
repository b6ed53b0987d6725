/** When turns are asked, with answers made up. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { until } from '../../../test/fixtures/until.ts';
import { ANYONE } from '../../access/caller.ts';
import { NO_VISIT } from '../../access/quotas/quotas.ts';
import type { LivePace, LiveTurn } from '../../net/live.ts';
import { LiveConnections, type LiveLimits } from './live-connections.ts';

const LIMITS = {
  maxSubscriptions: 1,
  maxSubscriptionsPerClient: 1,
  intervalMs: 1,
  heartbeatMs: 15_000,
  lateMs: 5_000,
  stallMs: 30_000,
  measuresMs: 0,
};
const WAIT_MS = 10_000;
const NEVER_MS = 1e9;
const LOOKS = 20;

const readmit = async () => ANYONE;

interface Answered {
  readonly pace?: LivePace;
  readonly tookMs?: number;
}

/** Subscribes; `answer` says how each turn is answered. */
async function startLive(answer: (turn: number) => Answered, limits: Partial<LiveLimits> = {}) {
  const turns: LiveTurn[] = [];
  const storage = { version: 1, looks: 0 };
  const asker = {
    ask: async ({ live = {} }: { live?: LiveTurn }) => {
      turns.push(live);
      const outcome = {
        after: String(turns.length),
        isEmpty: true,
        hasMore: false,
        tookMs: 0,
        ...answer(turns.length),
      };
      return { status: 200, headers: {}, body: [], live: outcome };
    },
  };
  const version = (): number => {
    storage.looks++;
    return storage.version;
  };
  const live = new LiveConnections(asker, { ...LIMITS, ...limits }, () => ({ version, close: () => {} }));
  const server = createServer((_request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const question = { method: 'POST', url: '/', headers: {}, body: new Uint8Array(), caller: ANYONE };
    const meter = { answered: () => {} };
    void live.serve({
      question,
      readmit,
      client: '',
      response,
      gone: gone.signal,
      refusal: () => ({}),
      meter,
      visit: NO_VISIT,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const closing = new AbortController();
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal: closing.signal });
  return {
    turns,
    storage,
    /** Resolves after so many looks at the storage, or more. */
    looked: async (times: number) => {
      const wanted = storage.looks + times;
      await until(async () => expect(storage.looks).toBeGreaterThanOrEqual(wanted), WAIT_MS);
    },
    turn: async (number: number) => {
      await until(async () => expect(turns.length).toBeGreaterThanOrEqual(number), WAIT_MS);
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('nothing is asked while nothing is stored', async () => {
  await using live = await startLive(() => ({ pace: { leastMs: 0 } }));
  await live.looked(LOOKS);
  expect(live.turns).toEqual([{}]);
  live.storage.version++;
  await live.turn(2);
  await live.looked(LOOKS);
  expect(live.turns).toEqual([{}, { after: '1' }]);
});

test('figures that change with time are asked for when that time has come', async () => {
  await using live = await startLive((turn) => ({ pace: { leastMs: 0, ...(turn < 3 && { dueMs: 5 }) } }));
  await live.turn(3);
  await live.looked(LOOKS);
  expect(live.turns).toHaveLength(3);
});

test.each([
  ['the limit', { pace: { leastMs: 0 } }, { measuresMs: NEVER_MS }],
  ['the turn', { pace: { leastMs: NEVER_MS } }, {}],
  ['the time that the turn took', { pace: { leastMs: 0 }, tookMs: NEVER_MS }, {}],
])('what has changed is not measured before the pause of %s', async (_whose, answered, limits) => {
  await using live = await startLive(() => answered, limits);
  live.storage.version++;
  await live.looked(LOOKS);
  expect(live.turns).toHaveLength(1);
});

test('turns that do not measure do not wait', async () => {
  await using live = await startLive(() => ({ tookMs: NEVER_MS }), { measuresMs: NEVER_MS });
  live.storage.version++;
  await live.turn(2);
});
