/** The parameters of what sets spans apart. */
import { computed } from '@preact/signals';
import { parameter } from '../state/place.ts';

/** Which spans are selected: a preset, or `t0,t1,least,most` as `boxText` writes it. */
export const box = parameter('box');
/** Which attributes are compared, as `keysIn` reads them. */
export const by = parameter('by');
const y = parameter('y');

/** The attribute of spans on the vertical axis; undefined for durations. */
export const attribute = computed(() => /^attr:(?<key>.+)$/s.exec(y.value ?? '')?.groups?.key);
