/** Colours of services: the same for everybody who sees the same list. */

/** How many colours a theme has: `--service-0` and so on. From then on they repeat with a hatch. */
const COLOURS = 12;

export interface Paint {
  readonly colour: string;
  readonly isHatched: boolean;
}

/** What each name is painted with, by its place in the list. */
export function paletteOf(names: readonly string[]): (name: string) => Paint {
  const places = new Map(names.map((name, index) => [name, index]));
  return (name) => {
    const place = places.get(name) ?? 0;
    return { colour: `var(--service-${place % COLOURS})`, isHatched: place >= COLOURS };
  };
}

/** A CSS colour for each name, by its place in the list. */
export function serviceColours(names: readonly string[]): (name: string) => string {
  const palette = paletteOf(names);
  return (name) => palette(name).colour;
}
