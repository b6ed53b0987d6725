/** Trace ids as stored, and times that do not fit their columns. */

export function traceIdBytes(traceId: string): Buffer {
  return Buffer.from(traceId, 'hex');
}

/** Parses `start end` of a column `exact_times`. Undefined if the times fit their own columns. */
export function parseExactTimes(text: string | null): [start: bigint, end: bigint] | undefined {
  if (text === null) return undefined;
  const [start, end] = text.split(' ');
  return [BigInt(start ?? 0), BigInt(end ?? 0)];
}
