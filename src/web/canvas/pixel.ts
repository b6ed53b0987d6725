/** Colours as the numbers that an image is made of. */

/** Of a colour such as `#6ac1fd`. The bytes of a pixel are red, green, blue and opacity, the first one the lowest. */
export function pixelOf(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16);
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >>> 16)) >>> 0;
}

/** The first colour over the second one. `share`: of the first, from 0 to 1. */
export function blended(over: number, under: number, share: number): number {
  const part = (shift: number): number =>
    Math.round(((over >>> shift) & 0xff) * share + ((under >>> shift) & 0xff) * (1 - share)) << shift;
  return (0xff000000 | part(16) | part(8) | part(0)) >>> 0;
}

/** Whether black can be read on the colour better than white (WCAG 2). */
export function isLight(pixel: number): boolean {
  const [red, green, blue] = [0, 8, 16].map((shift) => {
    const value = ((pixel >>> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  // At this luminance both have the same contrast.
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0) > 0.179;
}
