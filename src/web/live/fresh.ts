/** Which rows of a live list are new. */
import { useRef } from 'preact/hooks';
import { isLive } from '../state/live.ts';

/** Milliseconds that a new row is marked. */
const MARKED_MS = 2_000;

/** Tells whether a row has come a moment ago, in live mode. A list in which all is new is another list. */
export function useFresh(keys: readonly string[]): (key: string) => boolean {
  const came = useRef(new Map<string, number>());
  const known = came.current;
  const now = performance.now();
  const isOther = !keys.some((key) => known.has(key));
  came.current = new Map(keys.map((key) => [key, known.get(key) ?? (isOther ? Number.NEGATIVE_INFINITY : now)]));
  return (key) => isLive.value && now - (came.current.get(key) ?? 0) < MARKED_MS;
}
