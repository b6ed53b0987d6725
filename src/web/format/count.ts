/** Numbers as people read them. */

const FORMAT = new Intl.NumberFormat('en-US');

/** `1,204` */
export function count(value: number): string {
  return FORMAT.format(value);
}
