/** Answers in the test's own thread. */
import { SpangraphError } from '../../errors.ts';
import type { Answer } from '../../net/question.ts';
import { ADAPTER_NAMES } from '../adapters.ts';
import type { Asker } from '../answers/asker.ts';
import { askingRoutes } from '../asking-routes.ts';
import { LiveConnections } from '../live/live-connections.ts';
import { queryPlaces } from '../places.ts';
import type { Route } from '../router.ts';

/** As the configuration has them by default. */
export const LIMITS = {
  maxBodyBytes: 1024 * 1024,
  maxReceivedBytes: 64 * 1024 * 1024,
  maxUnsentBytes: 128 * 1024 * 1024,
  stallMs: 30_000,
};

/** Likewise, but with more looks at the storage. */
const LIVE_LIMITS = {
  maxSubscriptions: 100,
  maxSubscriptionsPerClient: 10,
  intervalMs: 10,
  heartbeatMs: 15_000,
  lateMs: 5_000,
  measuresMs: 10,
  stallMs: 30_000,
};

/** Asks in the test's own thread. */
export function askerInProcess(answer: Answer): Asker {
  return {
    ask: async (question, _client, signal) => {
      const cancelled = new Int32Array(1);
      signal.addEventListener('abort', () => cancelled.fill(1));
      const reply = await answer(question, { caller: question.caller, signal, cancelled, waitedMs: 0 });
      if (signal.aborted) throw SpangraphError.from(signal.reason);
      return reply;
    },
  };
}

/** The routes of GraphQL and REST over `answer`. */
export function routesInProcess(answer: Answer, graphiql = true): Route[] {
  const asker = askerInProcess(answer);
  const live = new LiveConnections(asker, LIVE_LIMITS, () => ({ version: () => undefined, close: () => {} }));
  return askingRoutes({
    places: queryPlaces({ graphiql, rest: true, adapters: ADAPTER_NAMES }),
    asker,
    limits: LIMITS,
    live,
  });
}
