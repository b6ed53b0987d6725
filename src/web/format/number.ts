/** Numbers of any size as people read them. */

const FORMAT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** `12.3K` */
export function shortNumber(value: number): string {
  return FORMAT.format(value);
}

/** `12`, `3.4`: how many times one number is another. */
export function factorText(factor: number): string {
  return factor < 9.95 ? factor.toFixed(1).replace(/\.0$/, '') : FORMAT.format(Math.round(factor));
}
