/**
 * Counts of failed spans. Sums of services have them beside the count of all spans, so that a query which only counts them does
 * not need the sums of operations, which are many times more.
 */
import { StatusCode } from '../../model/span.ts';
import type { Measures } from '../../storage/measures.ts';
import type { SpanFilter } from '../../storage/query.ts';
import { allOf } from '../filter-logic.ts';
import type { PlannedOverTime } from './plan.ts';

/**
 * The conditions on spans whose errors are the spans of the filter. Undefined if the stage needs more of the spans than their
 * number, or more than services tell.
 */
export function filterOfErrors({ measured, by }: PlannedOverTime, filter: SpanFilter): SpanFilter | undefined {
  const isOfServices = by.every(({ groupBy }) =>
    groupBy?.keys.every((key) => 'field' in key && key.field === 'service'),
  );
  if (measured !== undefined || !isOfServices) return undefined;
  const conditions = filter.type === 'and' ? filter.filters : [filter];
  const others = conditions.filter((condition) => !isError(condition));
  return others.length < conditions.length && others.every(isOfService) ? allOf<SpanFilter>(others) : undefined;
}

/** Of the failed spans only their number is known. Undefined if there are none. */
export function onlyErrors({ errorCount }: Measures): Measures | undefined {
  if (errorCount === 0) return undefined;
  return { count: errorCount, errorCount, durationSumNano: 0n, durationMaxNano: 0n, numbers: [] };
}

function isError(condition: SpanFilter): boolean {
  if (condition.type !== 'statusCode') return false;
  const operators = Object.entries(condition.test).filter(([, operand]) => operand !== undefined);
  return operators.length === 1 && condition.test.eq === StatusCode.ERROR;
}

function isOfService(condition: SpanFilter): boolean {
  if (condition.type === 'not') return isOfService(condition.filter);
  if (condition.type === 'and' || condition.type === 'or') return condition.filters.every(isOfService);
  return condition.type === 'service';
}
