/** Limits on filters, so that no filter exhausts the stack, the processor or a backend's own limits. */
import { SpangraphError } from '../errors.ts';

/** Maximum nesting of a filter. Each filter inside another (`and`, `not`, `parent`, `anySpan` and so on) is a level. */
export const MAX_FILTER_DEPTH = 20;
/** Maximum number of conditions of one filter. */
export const MAX_FILTER_CONDITIONS = 500;
/** The weight of a condition on other spans (a relation, a link's target, a trace or its spans). */
export const RELATED_CONDITION_WEIGHT = 10;
/** Maximum number of values of one `in` or `notIn`. */
export const MAX_LIST_VALUES = 1_000;
/** Maximum of `regexParts` of all regular expressions of one filter together. */
export const MAX_REGEX_PARTS = 5_000;

/** What is limited of one filter. */
export interface FilterSize {
  readonly levels: number;
  /** Conditions on other spans with their weight. */
  readonly conditions: number;
  readonly regexParts: number;
}

/** The limit that a filter of that size exceeds, as a sentence that starts in lower case. Undefined if it exceeds none. */
export function boundPassed({ levels = 0, conditions = 0, regexParts = 0 }: Partial<FilterSize>): string | undefined {
  if (levels > MAX_FILTER_DEPTH) return `the filter nests deeper than ${MAX_FILTER_DEPTH} levels.`;
  if (conditions > MAX_FILTER_CONDITIONS) {
    return (
      `the filter has more than ${MAX_FILTER_CONDITIONS} conditions; a condition on other spans counts as ` +
      `${RELATED_CONDITION_WEIGHT}. Use in: [...] for many values of one field.`
    );
  }
  if (regexParts <= MAX_REGEX_PARTS) return undefined;
  return (
    `the regular expressions of the filter have more than ${MAX_REGEX_PARTS} parts, with repetitions such as {100} ` +
    'written out. Use * or + instead of large counts.'
  );
}

/** Counts while one filter is translated. Throws BAD_USER_INPUT if a limit is exceeded; `path` names the part. */
export class FilterBounds {
  #conditions = 0;
  #regexParts = 0;

  checkLevels(path: string, levels: number): void {
    refuseBeyond(path, { levels });
  }

  addCondition(path: string, weight: number): void {
    this.#conditions += weight;
    refuseBeyond(path, { conditions: this.#conditions });
  }

  addRegexParts(path: string, parts: number): void {
    this.#regexParts += parts;
    refuseBeyond(path, { regexParts: this.#regexParts });
  }
}

function refuseBeyond(path: string, size: Partial<FilterSize>): void {
  const reason = boundPassed(size);
  if (reason !== undefined) throw filterRefusal(path, reason);
}

/** A BAD_USER_INPUT error about the part of a filter at `path`, such as `filter.and[2].attribute.gt`. */
export function filterRefusal(path: string, reason: string): SpangraphError {
  return new SpangraphError('BAD_USER_INPUT', `${path}: ${reason}`);
}
