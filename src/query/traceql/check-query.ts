/** Checks what the grammar alone does not: types, regular expressions, and what functions are applied to. */
import { checkCondition, checkDependence, checkExpression, checkMeasure } from './check-expression.ts';
import { type Fault, fault } from './fault.ts';
import { patternReader } from './patterns.ts';
import type { Comparing, MetricsExpression, OverTime, Query, Spanset, Stage } from './syntax.ts';
import { typeOf } from './types.ts';

/** All faults, in no particular order. */
export function faultsOf(query: Query): readonly Fault[] {
  const check = new QueryCheck();
  if (query.type === 'spanset') check.spanset(query.spanset);
  else check.metrics(query.metrics);
  return check.faults;
}

class QueryCheck {
  readonly faults: Fault[] = [];
  readonly #patternOf = patternReader();
  readonly #report = (found: Fault): void => {
    this.faults.push(found);
  };

  spanset(spanset: Spanset): void {
    switch (spanset.type) {
      case 'spans':
        checkCondition(spanset.condition, this.#patternOf, this.#report);
        return;
      case 'and':
      case 'or':
        for (const part of spanset.parts) this.spanset(part);
        return;
      case 'structural':
        this.spanset(spanset.left);
        this.spanset(spanset.right);
        return;
      case 'pipeline':
        for (const stage of spanset.stages) this.#stage(stage);
    }
  }

  metrics(metrics: MetricsExpression): void {
    if (metrics.type === 'number') return;
    if (metrics.type === 'math') {
      this.metrics(metrics.left);
      this.metrics(metrics.right);
      return;
    }
    this.spanset(metrics.spans);
    this.#firstStage(metrics.first);
  }

  #stage(stage: Stage): void {
    if (stage.type === 'select' || stage.type === 'coalesce') return;
    if (stage.type === 'by') {
      checkDependence(stage.of, 'by()', this.#report);
      checkExpression(stage.of, this.#patternOf, this.#report);
      return;
    }
    if (stage.type !== 'aggregate') {
      this.spanset(stage);
      return;
    }
    if (stage.operator === '=~' || stage.operator === '!~') {
      this.#report(fault(stage.literal, `a number has no ${stage.operator}`));
    }
    if (stage.of !== undefined) checkMeasure(stage.of, `${stage.function}()`, this.#patternOf, this.#report);
  }

  #firstStage(first: OverTime | Comparing): void {
    if (first.type === 'compare') {
      checkCondition(first.selection, this.#patternOf, this.#report);
      return;
    }
    const type = first.field && typeOf(first.field);
    if (first.field === undefined || type === 'any' || type === 'number') return;
    this.#report(fault(first.field, `${first.function}() needs a number`, ['duration', 'an attribute']));
  }
}
