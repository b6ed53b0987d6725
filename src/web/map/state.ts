/** The parameters of the map. */
import { computed } from '@preact/signals';
import { parameter } from '../state/place.ts';

/** The name of the node in the middle, as `focusName` gives it. */
export const focus = parameter('focus');
const hopsText = parameter('hops');
const minText = parameter('min');

export const HOPS = [1, 2, 3, 4, 5] as const;
const DEFAULT_HOPS = 2;

/** How far from the focus nodes are drawn. */
export const hops = computed(() => HOPS.find((value) => String(value) === hopsText.value) ?? DEFAULT_HOPS);

/** How many calls a connection has at least. */
export const min = computed(() => {
  const value = Number(minText.value);
  return Number.isSafeInteger(value) && value > 1 ? value : 1;
});
