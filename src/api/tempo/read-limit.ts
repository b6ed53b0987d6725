import type { Parameters } from '../adapter/parameters.ts';

/** Tags of a scope, or values of a tag, if the client does not say how many. */
const DEFAULT_LIMIT = 1_000;
/** As many at most: Grafana asks for 5,000. */
const MAX_LIMIT = 10_000;

/** The parameter `limit` of tags and their values. 0 is the default, as if it were absent. Throws BAD_USER_INPUT. */
export function readLimit(parameters: Parameters): number {
  const limit = parameters.integer('limit', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
  return limit === 0 ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT);
}
