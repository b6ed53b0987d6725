/** Shows what arrives: asks again for what is shown, as soon as the server says that something has arrived. */
import { effect, type Signal, signal } from '@preact/signals';
import { AskError } from '../data/ask.ts';
import { underWay } from '../data/cache.ts';
import { pause } from '../data/pause.ts';
import { subscribe } from '../data/subscribe.ts';
import { SpansArrivedDocument } from '../generated/graphql.ts';
import { pausedBy } from './pauses.ts';

/** The connection for it, and why there is none. */
export const connection = signal<{ readonly is: 'off' | 'connecting' | 'open' | 'waiting'; readonly reason?: string }>({
  is: 'off',
});

/** Results that wait for the end of a pause. */
export const waiting = signal(0);

export interface Following {
  /** Asks again for everything that is shown. */
  readonly refresh: () => void;
  /** How many results wait. Asked while it is paused; a question of it may fail. */
  readonly count?: (() => Promise<number>) | undefined;
  /** Milliseconds between two refreshes, at least. */
  readonly restMs: number;
}

/** After answers that took long, a rest of so many times what they took. */
const RESTS = 2;

/** Returns what ends it. There is no connection while the tab is hidden. */
export function follow(following: () => Following): () => void {
  const gone = new AbortController();
  const arrived = new Bell();
  const isBehind = signal(false);
  const stopTurns = effect(() => {
    // What arrived in a pause is shown after it.
    if (pausedBy.value === undefined && isBehind.value) arrived.ring();
  });
  const stopConnection = whileVisible(() => connect(() => arrived.ring()));
  void turns(following, arrived, isBehind, gone.signal);
  return () => {
    gone.abort();
    stopTurns();
    stopConnection();
    connection.value = { is: 'off' };
    waiting.value = 0;
  };
}

function connect(onArrival: () => void): () => void {
  connection.value = { is: 'connecting' };
  return subscribe(
    SpansArrivedDocument,
    {},
    {
      onOpen: () => {
        connection.value = { is: 'open' };
        onArrival();
      },
      onEvent: onArrival,
      onEnd: ({ message }) => {
        connection.value = { is: 'waiting', reason: message };
      },
    },
  );
}

/** Turn after turn. A turn begins when everything that the one before asked for is there. */
async function turns(
  following: () => Following,
  arrived: Bell,
  isBehind: Signal<boolean>,
  gone: AbortSignal,
): Promise<void> {
  for (;;) {
    await arrived.next();
    await noneUnderWay();
    if (gone.aborted) return;
    const { refresh, count, restMs } = following();
    const began = performance.now();
    const isPaused = pausedBy.value !== undefined;
    isBehind.value = isPaused;
    if (isPaused) waiting.value = (await counted(count)) ?? waiting.value;
    else {
      waiting.value = 0;
      refresh();
    }
    await pause(restMs, gone);
    await noneUnderWay();
    await pause(Math.max(0, RESTS * (performance.now() - began - restMs)), gone);
  }
}

/** Undefined if the server does not answer: that is said elsewhere. */
async function counted(count: Following['count']): Promise<number | undefined> {
  try {
    return await count?.();
  } catch (thrown) {
    if (thrown instanceof AskError) return undefined;
    throw thrown;
  }
}

/** Resolves when the server has answered everything. */
function noneUnderWay(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = effect(() => {
    if (underWay.value === 0) resolve();
  });
  return promise.finally(stop);
}

/** Runs while the tab is visible. Returns what ends it. */
function whileVisible(start: () => () => void): () => void {
  let stop: (() => void) | undefined;
  const look = (): void => {
    if (document.hidden) {
      stop?.();
      stop = undefined;
    } else stop ??= start();
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    stop?.();
  };
}

/** Many rings before somebody listens are one. */
class Bell {
  #rung = Promise.withResolvers<void>();

  ring(): void {
    this.#rung.resolve();
  }

  async next(): Promise<void> {
    await this.#rung.promise;
    this.#rung = Promise.withResolvers();
  }
}
