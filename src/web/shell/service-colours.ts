/** Colours of services: the same for everybody who sees the same list. */

/** How many colours a theme has: `--service-0` and so on. From then on they repeat; the name always stands beside. */
const COLOURS = 12;

/** A CSS colour for each name, by its place in the list. */
export function serviceColours(names: readonly string[]): (name: string) => string {
  const places = new Map(names.map((name, index) => [name, index % COLOURS]));
  return (name) => `var(--service-${places.get(name) ?? 0})`;
}
