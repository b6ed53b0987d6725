/** The parameters of the map. */
import { computed } from '@preact/signals';
import { parameter } from '../state/place.ts';
import { FIRST_NODES, MOST_NODES } from './part.ts';

/** The name of the node in the middle, as `focusName` gives it. */
export const focus = parameter('focus');
const hopsText = parameter('hops');
const minText = parameter('min');
const nodes = parameter('nodes');

export const HOPS = [1, 2, 3, 4, 5] as const;
const DEFAULT_HOPS = 2;

/** How far from the focus nodes are drawn. */
export const hops = computed(() => HOPS.find((value) => String(value) === hopsText.value) ?? DEFAULT_HOPS);

/** How many calls a connection has at least. */
export const min = computed(() => {
  const value = Number(minText.value);
  return Number.isSafeInteger(value) && value > 1 ? value : 1;
});

/** How many nodes are drawn at most: fewer at the first look, so that they can be read. */
export const most = computed(() =>
  focus.value !== undefined || nodes.value === String(MOST_NODES) ? MOST_NODES : FIRST_NODES,
);
