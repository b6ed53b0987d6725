/** Changes of durations in words. */
import { duration } from '../format/duration.ts';

/** With its sign: `+312 ms`, `−4.00 µs`, `0 ns`. */
export function changeText(nanos: bigint): string {
  return `${nanos > 0n ? '+' : ''}${duration(String(nanos))}`;
}

/** The change as a share of what it was: `+45%`, `×12`. Nothing if it was 0. */
export function shareText(change: bigint, before: bigint): string {
  if (before === 0n) return '';
  const share = Number(change) / Number(before);
  if (share >= 9) return `×${(share + 1).toFixed(share < 99 ? 1 : 0)}`;
  const percent = Math.round(share * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)}%`;
}
