/** The attribute lists of the spans that have a key. */
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import { isEver, startBounds } from '../../ordering/bounds.ts';
import type { FilterValue, SpanFilter, TimeRange } from '../../query.ts';
import type { Candidate } from '../rows/candidate.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { candidatesById } from '../search/candidates.ts';
import { planFor, verify } from '../search/matching.ts';
import type { ReadSource } from '../search/source.ts';

/** A key, and the spans in which to look for it. */
export interface KeyRequest {
  readonly key: string;
  readonly scope?: AttributeScope;
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
}

/** The few values that a search has to look for, and the scopes that have them. */
export interface FewValues {
  readonly values: readonly FilterValue[];
  readonly scopes: readonly AttributeScope[];
}

export function asksAllSpans({ filter, timeRange }: Pick<KeyRequest, 'filter' | 'timeRange'>): boolean {
  return filter === undefined && isEver(timeRange);
}

/** The attribute lists in the requested scopes of every requested span that may have the key (with one of the values, if
 * they are given). */
export function* listsWithKey(
  { key, scope, filter, timeRange }: KeyRequest,
  few: FewValues | undefined,
  source: ReadSource,
): Generator<Iterable<Attributes>> {
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
    if (verify({ filter, timeRange }, candidate, source)) yield listsIn(scopes, candidate);
  }
}

/** Read as far as they are taken: a span may have a million events. */
function* listsIn(scopes: readonly AttributeScope[], candidate: Candidate): Generator<Attributes> {
  for (const scope of scopes) yield* candidate.attributeLists(scope);
}
