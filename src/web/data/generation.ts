import { signal } from '@preact/signals';

/** Rises when all answers are forgotten: views ask again. */
export const generation = signal(0);
