/** Units of the axes of charts: an axis has one, chosen by its largest value. */

export interface Unit {
  /** How much of what is measured one of it is. */
  readonly size: number;
  /** What stands behind a number. */
  readonly text: string;
}

/** From the largest to the smallest. */
const UNITS = {
  duration: [
    { size: 1e9, text: ' s' },
    { size: 1e6, text: ' ms' },
    { size: 1e3, text: ' µs' },
    { size: 1, text: ' ns' },
  ],
  rate: [
    { size: 1, text: '/s' },
    { size: 1 / 60, text: '/min' },
    { size: 1 / 3_600, text: '/h' },
  ],
  share: [{ size: 0.01, text: '%' }],
} as const satisfies Record<string, readonly Unit[]>;

export type Measure = keyof typeof UNITS;

/** The largest unit that the largest value has one of; the smallest if it is less. */
export function unitOf(measure: Measure, largest: number): Unit {
  const units: readonly Unit[] = UNITS[measure];
  return units.find(({ size }) => largest >= size) ?? units.at(-1) ?? { size: 1, text: '' };
}
