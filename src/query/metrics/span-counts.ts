/** Numbers of spans by group, in each of adjacent buckets of time. */
import type { GroupValue } from '../../storage/measures.ts';
import { defined } from '../defined.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { MetricLimits } from '../metric-limits.ts';
import type { OperationAccount } from '../operation-account.ts';
import type { Selection } from '../selection.ts';
import type { MetricKey } from './group-condition.ts';
import { compareKeys } from './group-order.ts';

export interface SpanCountsArgs extends Selection {
  /** Where the buckets begin, ascending, and where the last one ends. */
  readonly times: readonly bigint[];
  /** Absent: all spans are one group. */
  readonly groupBy?: MetricKey | undefined;
}

export interface GroupCount {
  /** Undefined: the spans lack it, or are not grouped. */
  readonly value: GroupValue;
  readonly count: number;
}

export class SpanCounts {
  readonly #reader: KeyedReader;
  readonly #limits: Pick<MetricLimits, 'maxMetricGroups'>;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, limits: Pick<MetricLimits, 'maxMetricGroups'>, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
  }

  /** For each bucket its groups, the largest first, ties in order of their values. Throws OPERATION_TOO_COMPLEX at a limit. */
  async byTime({ filter, timeRange, times, groupBy }: SpanCountsArgs): Promise<readonly (readonly GroupCount[])[]> {
    const groups = await this.#reader.measures({
      ...defined({ filter, timeRange }),
      groupBy: groupBy === undefined ? [] : [groupBy],
      times,
      sketch: false,
      numbers: [],
      maxGroups: this.#limits.maxMetricGroups,
    });
    this.#account.readRecords(groups.length);
    const buckets: GroupCount[][] = times.slice(1).map(() => []);
    for (const { key, times: found } of groups.toSorted((a, b) => compareKeys(a.key, b.key))) {
      for (const { time, measures } of found) buckets[time]?.push({ value: key[0], count: measures.count });
    }
    for (const counts of buckets) counts.sort((a, b) => b.count - a.count);
    return buckets;
  }
}
