/**
 * Compiles the tree of a query to a filter. Answers two questions for each spanset: which spans it chooses, and in
 * which traces it chooses any.
 */
import type { Relation, SpanExpression, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { boundPassed } from '../filter-bounds.ts';
import { type MeasuredFilter, measureFilter } from '../filter-size.ts';
import { ANY_SPAN, ANY_TRACE, and, anySpan, inTrace, joinTraces, not, or } from './combine.ts';
import { compileAggregate, groupsMeeting, type SpansCondition, tracesMeeting } from './compile-aggregate.ts';
import { compileCondition } from './compile-condition.ts';
import { compileExpression } from './compile-expression.ts';
import { type Fault, fault, isFault, type TextRange } from './fault.ts';
import { patternReader } from './patterns.ts';
import type { Aggregate, Condition, Grouping, Spanset, Stage, Structural } from './syntax.ts';

const INVERSE: Readonly<Record<Relation, Relation>> = {
  parent: 'child',
  child: 'parent',
  ancestor: 'descendant',
  descendant: 'ancestor',
  sibling: 'sibling',
};

/** What a pipeline has come to: spans, in groups of equal values if there are any expressions. */
interface Chosen {
  readonly spans: SpanFilter;
  readonly by: readonly SpanExpression[];
}

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
  readonly #spans = new Map<Spanset, SpanFilter>();
  readonly #traces = new Map<Spanset, TraceFilter>();
  readonly #conditions = new Map<Aggregate, SpansCondition | undefined>();

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

  /** The spans that meet a condition. */
  spansMeeting(condition: Condition): SpanFilter {
    return this.#bounded(this.#condition(condition), ANY_SPAN, condition);
  }

  #condition(condition: Condition): SpanFilter {
    return compileCondition(condition, this.#patternOf, (found) => this.faults.push(found));
  }

  #compileSpans(spanset: Spanset, input: SpanFilter): SpanFilter {
    switch (spanset.type) {
      case 'spans':
        return and([input, this.#condition(spanset.condition)]);
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
        return this.#throughAll(spanset.stages, input).spans;
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
    const before = this.#throughAll(spanset.stages.slice(0, -1), input);
    const last = spanset.stages.at(-1);
    if (last?.type === 'aggregate' && before.by.length === 0) return this.#tracesMeeting(last, before.spans);
    if (last !== undefined && 'depth' in last && before.by.length === 0) return this.tracesOf(last, before.spans);
    return anySpan(last === undefined ? before.spans : this.#through(last, before).spans);
  }

  #compileStructural({ relation, mode, left, right }: Structural, input: SpanFilter): SpanFilter {
    const [lefts, rights] = [this.spansOf(left, input), this.spansOf(right, input)];
    if (mode === 'not') return and([rights, not(related(relation, lefts))]);
    const chosen = and([rights, related(relation, lefts)]);
    return mode === 'right' ? chosen : or([chosen, and([lefts, related(INVERSE[relation], rights)])]);
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

  #throughAll(stages: readonly Stage[], input: SpanFilter): Chosen {
    return stages.reduce<Chosen>((chosen, stage) => this.#through(stage, chosen), { spans: input, by: [] });
  }

  /** What leaves a stage of a pipeline. */
  #through(stage: Stage, chosen: Chosen): Chosen {
    switch (stage.type) {
      case 'select':
        return chosen;
      case 'coalesce':
        return { ...chosen, by: [] };
      case 'by':
        return { ...chosen, by: [...chosen.by, ...this.#group(stage)] };
      case 'aggregate':
        return { ...chosen, spans: this.#bounded(this.#spansMeeting(stage, chosen), ANY_SPAN, stage) };
      default:
        if (chosen.by.length > 0 && stage.type !== 'spans') {
          this.faults.push(fault(stage, 'not supported: operators between spansets within the groups of by()'));
        }
        return { ...chosen, spans: this.spansOf(stage, chosen.spans) };
    }
  }

  #group(stage: Grouping): readonly SpanExpression[] {
    const expression = compileExpression(stage.of, (condition) => this.#condition(condition));
    if (expression === undefined) this.faults.push(fault(stage.of, 'nothing can be computed with nil'));
    return expression === undefined ? [] : [expression];
  }

  /** The chosen spans whose trace, or whose group, meets the condition. */
  #spansMeeting(stage: Aggregate, { spans, by }: Chosen): SpanFilter {
    if (by.length === 0) return and([spans, inTrace(this.#tracesMeeting(stage, spans))]);
    const condition = this.#conditionOf(stage);
    return condition === undefined ? spans : groupsMeeting(condition, spans, by);
  }

  #tracesMeeting(stage: Aggregate, chosen: SpanFilter): TraceFilter {
    const condition = this.#conditionOf(stage);
    return condition === undefined ? ANY_TRACE : this.#bounded(tracesMeeting(condition, chosen), ANY_TRACE, stage);
  }

  /** Undefined if it has a fault. */
  #conditionOf(stage: Aggregate): SpansCondition | undefined {
    if (this.#conditions.has(stage)) return this.#conditions.get(stage);
    const outcome = compileAggregate(stage, (condition) => this.#condition(condition));
    if (isFault(outcome)) this.faults.push(outcome);
    const condition = isFault(outcome) ? undefined : outcome;
    this.#conditions.set(stage, condition);
    return condition;
  }
}

/** Roots of one trace are siblings of each other, as in Tempo. */
function related(relation: Relation, filter: SpanFilter): SpanFilter {
  return relation === 'sibling' ? { type: relation, filter, amongRoots: true } : { type: relation, filter };
}
