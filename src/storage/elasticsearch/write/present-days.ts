/** The days that have an index of spans. */
import type { Client } from '@elastic/elasticsearch';
import { statusOf } from '../cluster/client.ts';
import { ANY_DAY, spansIndex } from '../documents/names.ts';

export const MILLIS_PER_DAY = 86_400_000;
const NANOS_PER_MILLI = 1_000_000n;

/** `closed`: only those whose index is closed. `all`: those, too, because their spans come back when they are opened. */
export async function presentDays(
  client: Client,
  index: string,
  which: 'all' | 'closed' = 'all',
): Promise<Set<string>> {
  const prefix = spansIndex(index, '');
  const present = await client.indices.get({
    index: spansIndex(index, ANY_DAY),
    features: ['aliases'],
    expand_wildcards: which,
  });
  return new Set(Object.keys(present).map((name) => name.slice(prefix.length)));
}

/** The day before all others that are present. An index without a day is behind all days. */
export async function oldestDay(client: Client, index: string): Promise<string | undefined> {
  return [...(await presentDays(client, index))].toSorted((a, b) => endOf(a) - endOf(b))[0];
}

/** Milliseconds since the Unix epoch. Infinity for an index without a day. */
export function endOf(day: string): number {
  const start = /^\d{4}\.\d\d\.\d\d$/.test(day) ? Date.parse(day.replaceAll('.', '-')) : Number.NaN;
  return Number.isNaN(start) ? Number.POSITIVE_INFINITY : start + MILLIS_PER_DAY;
}

/** The first nanosecond of the day. Undefined for an index without a day. */
export function startOf(day: string): bigint | undefined {
  const end = endOf(day);
  return Number.isFinite(end) ? BigInt(end - MILLIS_PER_DAY) * NANOS_PER_MILLI : undefined;
}

/** Removes the index of a day. Succeeds if another process has removed it. */
export async function removeDay(client: Client, index: string, day: string): Promise<void> {
  try {
    await client.indices.delete({ index: spansIndex(index, day) });
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw thrown;
  }
}
