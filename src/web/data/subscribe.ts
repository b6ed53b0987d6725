/** Follows a subscription of the server, over server-sent events, and comes back when the connection ends. */
import type { TypedDocumentString } from '../generated/graphql.ts';
import { BASE } from '../state/place.ts';
import { AskError, dataOf } from './ask.ts';
import { eventsOf } from './event-stream.ts';
import { pause } from './pause.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** The server sends a comment every 15 seconds by default. A connection that is silent for this long counts as dead. */
const SILENCE_MS = 60_000;

/** Gets what happens to a subscription. */
export interface Follower<Result> {
  /** The server has accepted it. What arrived before is not among the events. */
  readonly onOpen: () => void;
  readonly onEvent: (data: Result) => void;
  /** The connection ended. The page connects again soon. */
  readonly onEnd: (reason: AskError) => void;
}

/** Returns what ends it. */
export function subscribe<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
  follower: Follower<Result>,
): () => void {
  const gone = new AbortController();
  const body = JSON.stringify({ query: operation.toString(), variables });
  void follow(body, follower, gone.signal);
  return () => gone.abort();
}

async function follow<Result>(body: string, follower: Follower<Result>, gone: AbortSignal): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  const onOpen = (): void => {
    waitMs = FIRST_WAIT_MS;
    follower.onOpen();
  };
  while (!gone.aborted) {
    const reason = await once(body, { ...follower, onOpen }, gone);
    if (gone.aborted) return;
    follower.onEnd(reason);
    await pause(waitMs, gone);
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  }
}

/** One connection, to its end. Resolves with the reason of it. */
async function once<Result>(body: string, follower: Follower<Result>, gone: AbortSignal): Promise<AskError> {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), SILENCE_MS);
  try {
    const response = await fetch(`${BASE}graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body,
      signal: AbortSignal.any([gone, silent.signal]),
    });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) dataOf(await response.json());
    if (response.body === null) return new AskError('', 'UNREACHABLE');
    follower.onOpen();
    const onBytes = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENCE_MS);
    };
    for await (const { event, data } of eventsOf(response.body, onBytes)) {
      if (event === 'next') follower.onEvent(dataOf(JSON.parse(data)));
    }
    return new AskError('', 'UNREACHABLE');
  } catch (thrown) {
    return thrown instanceof AskError ? thrown : new AskError(String(thrown), 'UNREACHABLE');
  } finally {
    clearTimeout(timer);
    silent.abort();
  }
}
