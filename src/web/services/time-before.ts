/** The time before a range, as long as it. */
import { computed } from '@preact/signals';
import { nanosOf, toDateTime } from '../format/time.ts';
import { asOf, timeRange } from '../search/state.ts';

/** Undefined without a beginning: everything has no time before it. */
export const timeBefore = computed(() => {
  const { from, to } = timeRange.value ?? {};
  if (from === undefined) return undefined;
  const begin = nanosOf(new Date(from).toISOString());
  const end = to === undefined ? BigInt(asOf.value) * 1_000_000n : nanosOf(new Date(to).toISOString());
  return end > begin ? { from: toDateTime(begin - (end - begin)), to: toDateTime(begin) } : undefined;
});
