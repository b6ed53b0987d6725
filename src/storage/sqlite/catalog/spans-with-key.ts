/** The attribute lists of the spans that have a key. */
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES } from '../../evaluator/matches-span.ts';
import { startBounds } from '../../ordering/bounds.ts';
import type { FilterValue, SpanFilter, TimeRange } from '../../query.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { candidatesById } from '../search/candidates.ts';
import { planFor, verify } from '../search/matching.ts';
import type { ReadSource } from '../search/source.ts';

/** The spans whose attributes are asked about. */
export interface KeyRequest {
  readonly key: string;
  readonly scope?: AttributeScope;
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
}

/** Values in whose place the index can look for the key alone. */
export interface FewValues {
  readonly values: readonly FilterValue[];
  readonly scopes: readonly AttributeScope[];
}

export function asksAllSpans({ filter, timeRange }: Pick<KeyRequest, 'filter' | 'timeRange'>): boolean {
  return filter === undefined && timeRange?.from === undefined && timeRange?.to === undefined;
}

/** The attribute lists, in the scopes asked for, of every span that is asked about and may have the key (with one of the
 * values, where these are given). */
export function* listsWithKey(
  { key, scope, filter, timeRange }: KeyRequest,
  few: FewValues | undefined,
  source: ReadSource,
): Generator<Attributes[]> {
  const having: SpanFilter =
    few === undefined
      ? { type: 'attribute', test: scope === undefined ? { key, exists: true } : { key, scope, exists: true } }
      : {
          type: 'or',
          filters: few.scopes.map((where) => ({ type: 'attribute', test: { key, scope: where, in: few.values } })),
        };
  const plan = planFor(filter === undefined ? having : { type: 'and', filters: [filter, having] }, source);
  if (plan.empty) return;
  const ids = idBounds(startBounds(timeRange), source);
  const scopes = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  for (const candidate of candidatesById(source, { match: plan.match, ids, direction: 'DESC' })) {
    if (verify({ filter, timeRange }, candidate, source))
      yield scopes.flatMap((where) => candidate.attributeLists(where));
  }
}
