/** What a query says of its span sets: how spans are grouped, and what is computed of each group. */
import type { AggregateCall, AggregateFunction, Expression, Spanset, Stage } from '../../query/traceql/syntax.ts';
import { isComputable, labelOf } from './computed-values.ts';

export interface SetPlan {
  readonly by: readonly PlannedGroup[];
  readonly aggregates: readonly PlannedAggregate[];
}

export interface PlannedGroup {
  /** `by(resource.service.name)` */
  readonly label: string;
  readonly of: Expression;
}

export interface PlannedAggregate {
  /** `avg(duration)` */
  readonly label: string;
  readonly function: AggregateFunction;
  /** Absent for count(). */
  readonly of?: Expression;
}

/** What holds at the end of the pipeline. Undefined if a condition is grouped by, which is not computed here. */
export function setPlanOf(spanset: Spanset, text: string): SetPlan | undefined {
  const stages: readonly Stage[] = spanset.type === 'pipeline' ? spanset.stages : [];
  let plan: SetPlan = { by: [], aggregates: [] };
  for (const stage of stages) {
    if (stage.type === 'coalesce') plan = { by: [], aggregates: [] };
    if (stage.type !== 'by' && stage.type !== 'aggregate') continue;
    if (stage.of !== undefined && !isComputable(stage.of)) return undefined;
    if (stage.type === 'aggregate') {
      plan = { ...plan, aggregates: [...plan.aggregates, plannedAggregate(stage, text)] };
    } else {
      plan = { by: [...plan.by, { label: `by(${labelOf(stage.of, text)})`, of: stage.of }], aggregates: [] };
    }
  }
  return plan;
}

/** Whether all chosen spans must be read to make the sets. */
export function needsAllSpans({ by, aggregates }: SetPlan): boolean {
  return by.length > 0 || aggregates.some((call) => call.function !== 'count');
}

function plannedAggregate(call: AggregateCall, text: string): PlannedAggregate {
  const { of } = call;
  const argument = of === undefined ? '' : labelOf(of, text);
  return { label: `${call.function}(${argument})`, function: call.function, ...(of && { of }) };
}
