/** How the server's own spans are recognized, whatever way they come. */
import type { Span } from '../model/span.ts';

/** The instrumentation scope of the spans that servers make of themselves. */
export const OWN_SCOPE = 'spangraph';

/**
 * Whether all of these spans are the own ones of a server, this one or another. Their commit is not traced: it would cause the
 * next one, for ever. Two servers that send to each other know each other's.
 */
export function areOwnSpans(parts: readonly (readonly Span[])[]): boolean {
  return parts.every((part) => part.every(({ scope }) => scope.name === OWN_SCOPE));
}
