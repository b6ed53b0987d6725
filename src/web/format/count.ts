/** Numbers as people read them. */

const FORMAT = new Intl.NumberFormat('en-US');

/** `1,204` */
export function count(value: number): string {
  return FORMAT.format(value);
}

/** `1 span`, `1,204 spans` */
export function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
