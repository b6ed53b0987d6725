/** From values to pixels and back. */
export interface Scale {
  /** The pixel of a value. */
  at(value: number): number;
  /** The value of a pixel. */
  value(pixel: number): number;
}

/** The values `from` to `to` on the pixels `start` to `end`. */
export function linear(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  return {
    at: (value) => start + ((value - from) / span) * (end - start),
    value: (pixel) => from + ((pixel - start) / (end - start || 1)) * span,
  };
}

/** The same by logarithms. Values below 1 are at the place of 1. */
export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const inner = linear(Math.log(Math.max(1, from)), Math.log(Math.max(1, to)), start, end);
  return { at: (value) => inner.at(Math.log(Math.max(1, value))), value: (pixel) => Math.exp(inner.value(pixel)) };
}
