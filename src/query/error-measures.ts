/** Measures of spans by what went wrong in them. */
import { isArrayValue } from '../model/attributes.ts';
import type { SpanError } from '../model/span-errors.ts';
import type { GroupValue, MeasuredGroup, MeasuresRequest } from '../storage/measures.ts';
import { defined } from './defined.ts';
import { ANY_ERROR } from './error-filter.ts';
import { allOf } from './filter-logic.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { MetricLimits } from './metric-limits.ts';
import type { OperationAccount } from './operation-account.ts';
import type { PageSizes } from './page-args.ts';
import type { Selection } from './selection.ts';

export interface ErrorLimits extends PageSizes, MetricLimits {}

/** What reads are made with. */
export interface ErrorMeans {
  readonly reader: KeyedReader;
  readonly limits: ErrorLimits;
  readonly account: OperationAccount;
}

interface ErrorMeasures extends Selection {
  /** An error first. */
  readonly groupBy: MeasuresRequest['groupBy'];
  readonly times?: readonly bigint[] | undefined;
  /** Whether each group has its first and last start. */
  readonly starts?: true;
}

export function measureErrors(
  { filter, timeRange, groupBy, times, starts }: ErrorMeasures,
  { reader, limits }: ErrorMeans,
): Promise<readonly MeasuredGroup[]> {
  return reader.measures({
    filter: filter === undefined ? ANY_ERROR : allOf([ANY_ERROR, filter]),
    groupBy,
    sketch: false,
    numbers: [],
    maxGroups: limits.maxMetricGroups,
    ...defined({ timeRange, times, starts }),
  });
}

/** An error as the key of a group has it: a list of texts. */
export function errorOf(value: GroupValue): SpanError {
  const texts = value !== undefined && value !== null && isArrayValue(value) ? value.map(String) : [];
  const [first = '', second = '', third] = texts;
  return third === undefined ? [first, second] : [first, second, third];
}
