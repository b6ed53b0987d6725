/** How resolvers of subscriptions answer a turn (src/net/live.ts). */
import { SpangraphError } from '../src/errors.ts';
import type { LiveSource } from './context.ts';

/** Never called: the server executes a turn as it executes a query. */
export function inTurns(): never {
  throw new Error('Subscriptions are answered in turns.');
}

/** The turn. Throws BAD_USER_INPUT if the client does not take events. */
export function sourceOf(live: LiveSource | undefined): LiveSource {
  if (live === undefined) {
    throw new SpangraphError(
      'BAD_USER_INPUT',
      'Subscriptions are answered as server-sent events. Send the header `Accept: text/event-stream`.',
    );
  }
  return live;
}

/** Ends an empty turn before the fields inside are read. It is not sent. */
export function nothingNew(): SpangraphError {
  return new SpangraphError('NOT_FOUND', 'There is nothing new.');
}
