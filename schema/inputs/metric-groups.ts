/** The arguments that say into which groups spans are measured. */
import type { ArgBuilder } from '@pothos/core';
import type { SpanMetricsArgs } from '../../src/query/metrics/metrics.ts';
import type { SchemaTypes } from '../builder.ts';
import { GroupByRef, toMetricKeys } from './group-by.ts';
import { MetricOrderRef } from './metric-order.ts';

type TypesOf = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** `timeZone`, `groupBy`, `orderBy`, `first` and `includeRest`. */
export function groupArgs(arg: ArgBuilder<TypesOf>) {
  return {
    timeZone: arg.string({
      description:
        'Where buckets of a day and more begin: an IANA name such as `Europe/Berlin`, or an offset such as `+05:30`. ' +
        'Default: UTC. Buckets of 7 days begin on Mondays.',
    }),
    groupBy: arg({
      type: [GroupByRef],
      description: 'What spans are grouped by, at most 3 keys. Absent: one group of all spans.',
    }),
    orderBy: arg({ type: MetricOrderRef, description: 'The order of the groups. Default: COUNT DESC.' }),
    first: arg.int({ description: 'Maximum number of groups. Default: 10.' }),
    includeRest: arg.boolean({
      defaultValue: false,
      description: 'Whether one more group shows all spans of the groups after the first ones, if there are any.',
    }),
  };
}

interface GroupsInput {
  readonly timeZone?: string | null | undefined;
  readonly groupBy?: readonly (typeof GroupByRef.$inferInput)[] | null | undefined;
  readonly orderBy?: typeof MetricOrderRef.$inferInput | null | undefined;
  readonly first?: number | null | undefined;
  readonly includeRest?: boolean | null | undefined;
}

export function toGroups({
  timeZone,
  groupBy,
  orderBy,
  first,
  includeRest,
}: GroupsInput): Pick<SpanMetricsArgs, keyof GroupsInput> {
  return {
    timeZone,
    first,
    groupBy: toMetricKeys(groupBy),
    orderBy: orderBy ?? undefined,
    includeRest: includeRest ?? false,
  };
}
