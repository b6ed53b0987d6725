/** Where a translation is inside a filter. */
import type { SpangraphError } from '../../../src/errors.ts';
import type { Now } from '../../../src/model/relative-time.ts';
import { FilterBounds, filterRefusal, RELATED_CONDITION_WEIGHT } from '../../../src/query/filter-bounds.ts';

/** A part of a filter: its path as a client would write it (`filter.and[2].attribute.gt`), and its depth. */
export class FilterPart {
  readonly path: string;
  /** Of the whole filter. */
  readonly bounds: FilterBounds;
  /** What relative times of the filter refer to. */
  readonly now: Now;
  readonly #depth: number;

  private constructor(path: string, bounds: FilterBounds, now: Now, depth: number) {
    this.path = path;
    this.bounds = bounds;
    this.now = now;
    this.#depth = depth;
  }

  /** The whole filter. */
  static root(now: Now): FilterPart {
    return new FilterPart('filter', new FilterBounds(), now, 1);
  }

  /** A field, or an item of a list. */
  at(place: string | number): FilterPart {
    return new FilterPart(this.#pathOf(place), this.bounds, this.now, this.#depth);
  }

  /** A filter inside this one. */
  inside(place: string): FilterPart {
    return new FilterPart(this.#pathOf(place), this.bounds, this.now, this.#depth + 1);
  }

  /** Counts this part as a condition. Throws BAD_USER_INPUT if the filter then exceeds a limit. */
  count(): void {
    this.bounds.checkLevels(this.path, this.#depth);
    this.bounds.addCondition(this.path, 1);
  }

  /** Counts the additional weight of a condition on other spans. */
  countRelated(): void {
    this.bounds.addCondition(this.path, RELATED_CONDITION_WEIGHT - 1);
  }

  /** A BAD_USER_INPUT error that names this part. `reason` is a sentence that starts in lower case. */
  refusal(reason: string): SpangraphError {
    return filterRefusal(this.path, reason);
  }

  #pathOf(place: string | number): string {
    return typeof place === 'number' ? `${this.path}[${place}]` : `${this.path}.${place}`;
  }
}
