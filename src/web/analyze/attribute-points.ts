/** Spans by their start and the number that they have as an attribute. */
import { shortNumber } from '../format/number.ts';
import type { AttributeSpansQuery } from '../generated/graphql.ts';
import type { Extent } from '../search/frame.ts';

type Span = AttributeSpansQuery['spans']['nodes'][number];

export interface AttributePoint {
  readonly span: Span;
  /** Nanoseconds after the origin. */
  readonly time: number;
  readonly value: number;
}

/** From so many times the smallest value on, an axis is logarithmic. */
const MANY_TIMES = 100;

/** Values that are no finite numbers have no place. */
export function attributePoints(spans: readonly Span[]): {
  readonly points: readonly AttributePoint[];
  readonly extent: Extent;
} {
  const numbers = spans
    .map((span) => ({
      span,
      start: BigInt(span.startTimeUnixNano),
      value: Number(span.attribute?.value ?? Number.NaN),
    }))
    .filter(({ value }) => Number.isFinite(value));
  const origin = numbers.reduce((least, { start }) => (start < least ? start : least), numbers[0]?.start ?? 0n);
  const points = numbers.map(({ span, start, value }) => ({ span, time: Number(start - origin), value }));
  const least = points.reduce((found, { value }) => Math.min(found, value), points[0]?.value ?? 0);
  const most = points.reduce((found, { value }) => Math.max(found, value), points[0]?.value ?? 0);
  return {
    points,
    extent: {
      origin,
      lastTime: points.reduce((found, { time }) => Math.max(found, time), 0),
      shortest: least,
      longest: most,
      axis: { isLinear: least < 1 || most < MANY_TIMES * least, text: shortNumber },
    },
  };
}
