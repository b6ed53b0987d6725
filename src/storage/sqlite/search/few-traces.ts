/** The traces with spans that meet a filter, if they are few. Conditions on other spans become trace ids this way. */
import type { FilterContext } from '../../evaluator/filterable.ts';
import { matchesSpan } from '../../evaluator/matches-span.ts';
import { ALL_INT64 } from '../../ordering/bounds.ts';
import type { SpanFilter } from '../../query.ts';
import type { RowSource } from '../rows/row-source.ts';
import { candidatesById } from './candidates.ts';
import { compileSpanFilter, MAX_ALTERNATIVES } from './compile-query.ts';
import { searchStep } from './search-step.ts';

/** The most candidates to read to learn whether a filter matches in few traces. */
const MAX_PROBED = 2_000;

export class FewTraces {
  readonly #source: RowSource;
  readonly #context: FilterContext;
  readonly #known = new Map<SpanFilter, readonly string[] | undefined>();

  constructor(source: RowSource, context: FilterContext) {
    this.#source = source;
    this.#context = context;
  }

  /** Traces with spans that meet the filter. Undefined if they, or the candidates, are many. */
  of(filter: SpanFilter): readonly string[] | undefined {
    if (this.#known.has(filter)) return this.#known.get(filter);
    const found = this.#probe(filter);
    this.#known.set(filter, found);
    return found;
  }

  #probe(filter: SpanFilter): readonly string[] | undefined {
    const plan = compileSpanFilter(filter, this.#source, (inner) => this.of(inner));
    if (plan.empty) return [];
    if (plan.match === undefined) return undefined;
    const traceIds = new Set<string>();
    let probed = 0;
    const words = (): string => `first, to find out how many traces have spans with: ${plan.words?.() ?? ''}`;
    const step = searchStep(this.#source, { match: plan.match, words, ids: ALL_INT64 });
    const search = { match: plan.match, ids: ALL_INT64, direction: 'DESC', step } as const;
    for (const candidate of candidatesById(this.#source, search)) {
      if (++probed > MAX_PROBED || traceIds.size > MAX_ALTERNATIVES) return undefined;
      if (traceIds.has(candidate.traceId)) continue;
      if (matchesSpan(filter, candidate, this.#context)) traceIds.add(candidate.traceId);
    }
    return [...traceIds];
  }
}
