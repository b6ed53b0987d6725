/** Tests which spans of a portion a narrow request counts. */
import { getOrMake } from '../../../model/get-or-make.ts';
import type { Lookups } from '../rows/lookups.ts';
import { hasDurationBounds, type NarrowRequest } from './narrow-request.ts';
import { type ClassCode, classOf, type NarrowPortion } from './span-portions.ts';

/** Whether the span at an index of a portion counts. */
type PortionTest = (index: number) => boolean;

export function narrowTest(narrow: NarrowRequest, lookups: Lookups): (portion: NarrowPortion) => PortionTest {
  const classes = new Map<ClassCode, boolean>();
  const countsClass = (code: ClassCode): boolean =>
    getOrMake(classes, code, () => {
      const [operationId, statusCode] = classOf(code);
      return narrow.keyOf({ ...lookups.operation(operationId), operationId, statusCode }) !== undefined;
    });
  const { starts, durations: bounds } = narrow;
  const isBounded = hasDurationBounds(narrow);
  const { countsAll } = narrow;
  return ({ base, classes: codes, durations, offsets }) => {
    // Offsets are far below what a double rounds.
    const [from, to] = [Number(starts.low - base), Number(starts.high - base)];
    return (index) => {
      const offset = offsets[index] ?? 0;
      if (offset < from || offset > to || !(countsAll || countsClass(codes[index] ?? 0))) return false;
      if (!isBounded) return true;
      const duration = durations[index] ?? 0;
      const exact = typeof duration === 'string' ? BigInt(duration) : duration;
      return exact >= bounds.low && exact <= bounds.high;
    };
  };
}
