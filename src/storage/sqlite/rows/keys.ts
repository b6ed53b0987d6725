/** Trace ids as stored, and times beyond what a column holds. */

export function traceIdBytes(traceId: string): Buffer {
  return Buffer.from(traceId, 'hex');
}

/** `start end` as in the columns `exact_times`; undefined where the times fit their columns. */
export function parseExactTimes(text: string | null): [start: bigint, end: bigint] | undefined {
  if (text === null) return undefined;
  const [start, end] = text.split(' ');
  return [BigInt(start ?? 0), BigInt(end ?? 0)];
}
