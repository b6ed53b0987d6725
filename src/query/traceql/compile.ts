/**
 * Compiles the tree of a query to a filter. Answers two questions for each spanset: which spans it chooses, and in
 * which traces it chooses any.
 */
import type { Relation, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { boundPassed } from '../filter-bounds.ts';
import { type MeasuredFilter, measureFilter } from '../filter-size.ts';
import { ANY_SPAN, ANY_TRACE, and, anySpan, inTrace, joinTraces, not, or } from './combine.ts';
import { compileAggregate } from './compile-aggregate.ts';
import { compileCondition } from './compile-condition.ts';
import { type Fault, fault, isFault, type TextRange } from './fault.ts';
import { patternReader } from './patterns.ts';
import type { Spanset, Stage, Structural } from './syntax.ts';

const INVERSE: Readonly<Record<Relation, Relation>> = {
  parent: 'child',
  child: 'parent',
  ancestor: 'descendant',
  descendant: 'ancestor',
  sibling: 'sibling',
};

/**
 * One compilation. The filters of a spanset are made once and shared. So the work is linear in the tree even if the
 * filter repeats them, and each fault is found once.
 */
export class SpansetCompiler {
  /** In the order found. */
  readonly faults: Fault[] = [];
  readonly #sizes = new Map<SpanFilter | TraceFilter, MeasuredFilter>();
  #isOverLimit = false;
  readonly #patternOf = patternReader();
  readonly #spans = new Map<Stage, SpanFilter>();
  readonly #traces = new Map<Stage, TraceFilter>();

  /** The spans that the spanset chooses out of those that meet `input`. */
  spansOf(spanset: Spanset, input = ANY_SPAN): SpanFilter {
    const known = this.#spans.get(spanset);
    if (known !== undefined) return known;
    const filter = this.#bounded(this.#compileSpans(spanset, input), ANY_SPAN, spanset);
    this.#spans.set(spanset, filter);
    return filter;
  }

  /** The traces in which it chooses any. */
  tracesOf(spanset: Spanset, input = ANY_SPAN): TraceFilter {
    const known = this.#traces.get(spanset);
    if (known !== undefined) return known;
    const filter = this.#bounded(this.#compileTraces(spanset, input), ANY_TRACE, spanset);
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
    if (last?.type === 'aggregate') return this.#tracesMeeting(last, chosen);
    return last !== undefined && 'depth' in last
      ? this.tracesOf(last, chosen)
      : anySpan(last === undefined ? chosen : this.#through(last, chosen));
  }

  #compileStructural({ relation, mode, left, right }: Structural, input: SpanFilter): SpanFilter {
    const [lefts, rights] = [this.spansOf(left, input), this.spansOf(right, input)];
    if (mode === 'not') return and([rights, not({ type: relation, filter: lefts })]);
    const chosen = and([rights, { type: relation, filter: lefts }]);
    return mode === 'right' ? chosen : or([chosen, and([lefts, { type: INVERSE[relation], filter: rights }])]);
  }

  /**
   * Returns the filter, or a small filter and a fault if it is too large. So nothing is ever built from large parts.
   */
  #bounded<Filter extends SpanFilter | TraceFilter>(filter: Filter, small: Filter, where: TextRange): Filter {
    const passed = boundPassed(measureFilter(filter, this.#sizes));
    if (passed === undefined) return filter;
    const why = '&& between spansets, structure, pipelines and aggregates repeat the conditions of their spansets';
    if (!this.#isOverLimit) this.faults.push(fault(where, `the compiled filter is too large: ${passed} (${why})`));
    this.#isOverLimit = true;
    return small;
  }

  /** The spans that leave a stage of a pipeline. */
  #through(stage: Stage, input: SpanFilter): SpanFilter {
    if (stage.type === 'select' || stage.type === 'coalesce') return input;
    if (stage.type === 'by') {
      this.faults.push(fault(stage, 'not supported: by() - name the group in the spanset'));
      return input;
    }
    if (stage.type !== 'aggregate') return this.spansOf(stage, input);
    return this.#bounded(and([input, inTrace(this.#tracesMeeting(stage, input))]), ANY_SPAN, stage);
  }

  #tracesMeeting(stage: Stage & { readonly type: 'aggregate' }, chosen: SpanFilter): TraceFilter {
    const known = this.#traces.get(stage);
    if (known !== undefined) return known;
    const outcome = compileAggregate(stage, chosen);
    if (isFault(outcome)) this.faults.push(outcome);
    const filter = this.#bounded(isFault(outcome) ? ANY_TRACE : outcome, ANY_TRACE, stage);
    this.#traces.set(stage, filter);
    return filter;
  }
}
