/** Rates and shares as people read them. */

function digits(value: number): string {
  if (value >= 9_995) return `${threeDigits(value / 1_000)}k`;
  return threeDigits(value);
}

function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

/** From a number a second: `12.3/s`; `4.20/min` and `1.50/h` below one in a unit. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond >= 0.0995) return `${digits(perSecond)}/s`;
  if (perSecond * 60 >= 0.0995) return `${digits(perSecond * 60)}/min`;
  return perSecond * 3_600 < 0.01 ? '< 0.01/h' : `${digits(perSecond * 3_600)}/h`;
}

/** From 0 to 1: `0%`, `2.5%`, `< 0.01%`. */
export function share(value: number): string {
  const percent = value * 100;
  if (percent === 0) return '0%';
  if (percent < 0.01) return '< 0.01%';
  // What is not all is not shown as 100.
  if (value < 1 && percent >= 99.95) return '> 99.9%';
  return `${percent.toFixed(percent >= 9.95 || percent === 1 ? (percent % 1 === 0 ? 0 : 1) : 2).replace(/\.0+$/, '')}%`;
}
