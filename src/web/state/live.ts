import { computed } from '@preact/signals';
import { parameter } from './place.ts';

const live = parameter('live');

/** Whether the page shows what arrives. */
export const isLive = computed(() => live.value === '1');
