/** Shares as people read them. */

/** `45%`, `0.4%`, `< 0.1%` */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1%';
  const value = 100 * share;
  return `${value > 0 && value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)}%`;
}
