import { percentile } from './percentile.ts';

const WARM_UP = 5;
const ROUNDS = 15;

/** The median of the milliseconds that it takes in this process. */
export function medianMs(work: () => unknown): number {
  const milliseconds = Array.from({ length: WARM_UP + ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return percentile(milliseconds.slice(WARM_UP), 0.5);
}
