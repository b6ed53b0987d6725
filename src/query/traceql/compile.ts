/**
 * A query's tree as a filter. Two questions are asked of each spanset: which spans it chooses, and in which traces it
 * chooses any.
 */
import type { Relation, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { ANY_SPAN, and, anySpan, inTrace, joinTraces, not, or } from './combine.ts';
import { compileAggregate } from './compile-aggregate.ts';
import { compileCondition } from './compile-condition.ts';
import { countConditions } from './count-conditions.ts';
import { type Fault, fault, isFault, type TextRange } from './fault.ts';
import { MAX_CONDITIONS } from './limits.ts';
import { patternReader } from './patterns.ts';
import type { Spanset, Stage, Structural } from './syntax.ts';

const ANY_TRACE: TraceFilter = { type: 'and', filters: [] };

const INVERSE: Readonly<Record<Relation, Relation>> = {
  parent: 'child',
  child: 'parent',
  ancestor: 'descendant',
  descendant: 'ancestor',
  sibling: 'sibling',
};

/**
 * One compilation. Filters of one spanset are made once and shared, so that the work is linear in the tree even where the
 * filter repeats them; and so that each fault is found once.
 */
export class SpansetCompiler {
  /** In the order found. */
  readonly faults: Fault[] = [];
  readonly #text: TextRange;
  readonly #counts = new Map<SpanFilter | TraceFilter, number>();
  #isOverLimit = false;
  readonly #patternOf = patternReader();
  readonly #spans = new Map<Stage, SpanFilter>();
  readonly #traces = new Map<Stage, TraceFilter>();

  /** `text` is the range of the whole query. */
  constructor(text: TextRange) {
    this.#text = text;
  }

  /** The spans that the spanset chooses out of those that meet `input`. */
  spansOf(spanset: Spanset, input = ANY_SPAN): SpanFilter {
    const known = this.#spans.get(spanset);
    if (known !== undefined) return known;
    const filter = this.#bounded(this.#compileSpans(spanset, input), ANY_SPAN);
    this.#spans.set(spanset, filter);
    return filter;
  }

  /** The traces in which it chooses any. */
  tracesOf(spanset: Spanset, input = ANY_SPAN): TraceFilter {
    const known = this.#traces.get(spanset);
    if (known !== undefined) return known;
    const filter = this.#bounded(this.#compileTraces(spanset, input), ANY_TRACE);
    this.#traces.set(spanset, filter);
    return filter;
  }

  #compileSpans(spanset: Spanset, input: SpanFilter): SpanFilter {
    switch (spanset.type) {
      case 'spans':
        return and([input, compileCondition(spanset.condition, this.#patternOf, (found) => this.faults.push(found))]);
      case 'or':
        return or(spanset.parts.map((part) => this.spansOf(part, input)));
      case 'and':
        return and([
          or(spanset.parts.map((part) => this.spansOf(part, input))),
          inTrace(this.tracesOf(spanset, input)),
        ]);
      case 'structural':
        return this.#compileStructural(spanset, input);
      case 'pipeline':
        return spanset.stages.reduce((chosen, stage) => this.#through(stage, chosen), input);
    }
  }

  #compileTraces(spanset: Spanset, input: SpanFilter): TraceFilter {
    if (spanset.type === 'and' || spanset.type === 'or') {
      return joinTraces(
        spanset.type,
        spanset.parts.map((part) => this.tracesOf(part, input)),
      );
    }
    if (spanset.type !== 'pipeline') return anySpan(this.spansOf(spanset, input));
    const chosen = spanset.stages.slice(0, -1).reduce((before, stage) => this.#through(stage, before), input);
    const last = spanset.stages.at(-1);
    if (last === undefined) return anySpan(chosen);
    return last.type === 'aggregate' ? this.#tracesMeeting(last, chosen) : this.tracesOf(last, chosen);
  }

  #compileStructural({ relation, mode, left, right }: Structural, input: SpanFilter): SpanFilter {
    const [lefts, rights] = [this.spansOf(left, input), this.spansOf(right, input)];
    if (mode === 'not') return and([rights, not({ type: relation, filter: lefts })]);
    const chosen = and([rights, { type: relation, filter: lefts }]);
    return mode === 'right' ? chosen : or([chosen, and([lefts, { type: INVERSE[relation], filter: rights }])]);
  }

  /** The filter itself, or a small one in its place and a fault: so nothing is ever built from large parts. */
  #bounded<Filter extends SpanFilter | TraceFilter>(filter: Filter, small: Filter): Filter {
    if (countConditions(filter, this.#counts) <= MAX_CONDITIONS) return filter;
    if (!this.#isOverLimit) {
      const why = '&& between spansets, structure, pipelines and aggregates repeat those of their spansets';
      this.faults.push(fault(this.#text, `the query has over ${MAX_CONDITIONS} conditions; ${why}`));
    }
    this.#isOverLimit = true;
    return small;
  }

  /** The spans that leave a stage of a pipeline. */
  #through(stage: Stage, input: SpanFilter): SpanFilter {
    if (stage.type !== 'aggregate') return this.spansOf(stage, input);
    return this.#bounded(and([input, inTrace(this.#tracesMeeting(stage, input))]), ANY_SPAN);
  }

  #tracesMeeting(stage: Stage & { readonly type: 'aggregate' }, chosen: SpanFilter): TraceFilter {
    const known = this.#traces.get(stage);
    if (known !== undefined) return known;
    const outcome = compileAggregate(stage, chosen, this.#patternOf);
    if (isFault(outcome)) this.faults.push(outcome);
    const filter: TraceFilter = isFault(outcome) ? ANY_TRACE : outcome;
    this.#traces.set(stage, filter);
    return filter;
  }
}
