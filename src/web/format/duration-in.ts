/** A length of time that somebody typed. */

const NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
};

/** Nanoseconds of `100ms`, `1.5 s` or `90`, which are nanoseconds without a unit. Undefined for anything else. */
export function durationIn(text: string): number | undefined {
  const found = /^(?<value>\d+(?:\.\d+)?) ?(?<unit>ns|us|µs|ms|s|m|h)?$/.exec(text.trim());
  if (found === null) return undefined;
  const { value, unit = 'ns' } = found.groups ?? {};
  return Math.round(Number(value) * (NANOS[unit] ?? 1));
}
