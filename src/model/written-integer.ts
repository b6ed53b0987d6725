/** Texts that may stand in the place of an integer, where a field counts nanoseconds. */
import { parseDurationNano } from './go-duration.ts';
import { type Moment, parseMoment } from './relative-time.ts';

/** A length of time (`"1.5s"`) or a moment (`"now-1h"`) as it was written. The field says which of them it takes. */
export type WrittenInteger = { readonly text: string } & (
  | { readonly type: 'duration'; readonly nanoseconds: bigint }
  | { readonly type: 'moment'; readonly moment: Moment }
);

/** Undefined for other text. */
export function parseWritten(text: string): WrittenInteger | undefined {
  const nanoseconds = parseDurationNano(text);
  if (nanoseconds !== undefined) return { type: 'duration', text, nanoseconds };
  const moment = parseMoment(text);
  return moment === undefined ? undefined : { type: 'moment', text, moment };
}
