/** How colours look, and how far apart they are, for people who see fewer of them. */

/** Red, green and blue as light, from 0 to 1. */
type Light = readonly [number, number, number];
type Matrix = readonly [Light, Light, Light];

const SAME: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Machado, Oliveira and Fernandes 2009: all of one kind of cone is missing. */
export const SIGHTS: Readonly<Record<string, Matrix>> = {
  normal: SAME,
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function lightOf(hex: string): Light {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function luminance(hex: string): number {
  return dot([0.2126, 0.7152, 0.0722], lightOf(hex));
}

/** WCAG 2.2. */
export function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** A hundredth of the unit of OKLab. About 2 is the least that people notice. */
export function distance(a: string, b: string, sight: Matrix): number {
  const seen = (hex: string): Light =>
    okLab(each(applied(sight, lightOf(hex)), (part) => Math.min(1, Math.max(0, part))));
  const [one, other] = [seen(a), seen(b)];
  return 100 * Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

const LIGHT_TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const CONES_TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function okLab(light: Light): Light {
  return applied(CONES_TO_LAB, each(applied(LIGHT_TO_CONES, light), Math.cbrt));
}

function applied([x, y, z]: Matrix, light: Light): Light {
  return [dot(x, light), dot(y, light), dot(z, light)];
}

function dot(a: Light, b: Light): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function each([x, y, z]: Light, change: (part: number) => number): Light {
  return [change(x), change(y), change(z)];
}
