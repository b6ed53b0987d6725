/** The order of groups. */
import { SpangraphError } from '../../errors.ts';
import { exactText } from '../../model/attribute-text.ts';
import { type AttributeValue, attributeType } from '../../model/attributes.ts';
import { compareNames, compareNumbers } from '../../model/compare.ts';
import type { GroupValue, MeasuredGroup, Measures } from '../../storage/measures.ts';
import type { OrderDirection } from '../../storage/query.ts';
import { checkQuantile, quantileOfDurations } from './span-measures.ts';

export type MetricMeasure =
  | 'COUNT'
  | 'RATE'
  | 'ERROR_COUNT'
  | 'ERROR_RATE'
  | 'DURATION_SUM'
  | 'DURATION_MAX'
  | 'QUANTILE';

export interface MetricOrder {
  readonly measure: MetricMeasure;
  /** With QUANTILE, and only with it. */
  readonly q?: number | null | undefined;
  readonly direction: OrderDirection;
}

const MOST_SPANS_FIRST: MetricOrder = { measure: 'COUNT', direction: 'DESC' };

/** Throws BAD_USER_INPUT for an order that makes no sense. */
export function checkOrder({ measure, q = null }: MetricOrder = MOST_SPANS_FIRST): void {
  if (measure === 'QUANTILE') {
    if (q === null) throw new SpangraphError('BAD_USER_INPUT', 'orderBy: QUANTILE needs q, such as 0.95.');
    checkQuantile(q);
  } else if (q !== null) {
    throw new SpangraphError('BAD_USER_INPUT', `orderBy: q is for QUANTILE only, not for ${measure}.`);
  }
}

/** By their totals. Ties are in order of the keys, whatever the direction. */
export function inOrder(groups: readonly MeasuredGroup[], order: MetricOrder = MOST_SPANS_FIRST): MeasuredGroup[] {
  const sign = order.direction === 'ASC' ? 1 : -1;
  return groups
    .map((group) => ({ group, value: orderedValue(group.total, order) }))
    .sort((a, b) => sign * compareNumbers(a.value, b.value) || compareKeys(a.group.key, b.group.key))
    .map(({ group }) => group);
}

function orderedValue(total: Measures, { measure, q }: MetricOrder): number | bigint {
  switch (measure) {
    // All groups are measured in the same time.
    case 'COUNT':
    case 'RATE':
      return total.count;
    case 'ERROR_COUNT':
      return total.errorCount;
    case 'ERROR_RATE':
      return total.errorCount / total.count;
    case 'DURATION_SUM':
      return total.durationSumNano;
    case 'DURATION_MAX':
      return total.durationMaxNano;
    case 'QUANTILE':
      return quantileOfDurations(total, q ?? 0) ?? 0;
  }
}

/** Values in their order, those of spans that lack one last. */
export function compareKeys(a: readonly GroupValue[], b: readonly GroupValue[]): number {
  for (const [index, value] of a.entries()) {
    const compared = compareValues(value, b[index]);
    if (compared !== 0) return compared;
  }
  return 0;
}

/** Texts by code point, numbers by value, others by type and text; spans without a value last. */
function compareValues(a: GroupValue, b: GroupValue): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'string' && typeof b === 'string') return compareNames(a, b);
  const byValue = isOrdered(a) && isOrdered(b) ? compareNumbers(a, b) : compareNames(classOf(a), classOf(b));
  return byValue || compareNames(exactText(a), exactText(b));
}

function classOf(value: AttributeValue): string {
  return isOrdered(value) ? 'NUMBER' : attributeType(value);
}

function isOrdered(value: AttributeValue): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isNaN(value));
}
