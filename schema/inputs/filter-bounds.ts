/** Bounds on filters, so that no filter exhausts the stack or a backend's own limits. */
import { SpangraphError } from '../../src/errors.ts';

/** Levels of `and` and `anySpan` in one filter. */
export const MAX_FILTER_DEPTH = 20;
/** Conditions in one filter. */
export const MAX_FILTER_CONDITIONS = 500;
/** Most values of one `in`. */
export const MAX_IN_VALUES = 1_000;

/** Counts while a filter is translated. Throws BAD_USER_INPUT where it is over a bound. */
export class FilterBounds {
  #conditions = 0;

  enter(depth: number): void {
    this.#conditions += 1;
    if (depth > MAX_FILTER_DEPTH) {
      throw new SpangraphError('BAD_USER_INPUT', `The filter nests deeper than ${MAX_FILTER_DEPTH} levels.`);
    }
    if (this.#conditions > MAX_FILTER_CONDITIONS) {
      throw new SpangraphError(
        'BAD_USER_INPUT',
        `The filter has more than ${MAX_FILTER_CONDITIONS} conditions. Use in: [...] for many values of one field.`,
      );
    }
  }
}
