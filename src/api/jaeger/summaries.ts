/** Traces in few numbers, as Jaeger's search page lists them. */
import { compareNames } from '../../model/compare.ts';
import type { KeyedReader } from '../../query/keyed-reader.ts';
import type { OperationAccount } from '../../query/operation-account.ts';
import type { TraceSummary } from '../../query/types.ts';

export interface JaegerSummary {
  readonly trace: TraceSummary;
  /** Of the earliest span without a parent. Empty where there is none, or it has no service. */
  readonly rootService: string;
  readonly rootOperation: string;
  /** Sorted by name. */
  readonly services: readonly ServiceCount[];
}

export interface ServiceCount {
  readonly name: string;
  readonly spanCount: number;
  /** Spans with status ERROR. */
  readonly errorCount: number;
}

export interface SummarySource {
  readonly reader: KeyedReader;
  readonly account: OperationAccount;
  /** Most services of a trace (`api.limits.max_metric_groups`). */
  readonly limits: { readonly maxMetricGroups: number };
}

/** In the order of the traces. All are read in a few calls of the port. */
export function summariesOf(traces: readonly TraceSummary[], source: SummarySource): Promise<JaegerSummary[]> {
  return Promise.all(
    traces.map(async (trace) => {
      const [root, services] = await Promise.all([
        trace.rootRef === undefined ? undefined : source.reader.span(trace.rootRef),
        servicesOf(trace, source),
      ]);
      source.account.readRecords(1);
      return { trace, rootService: root?.service ?? '', rootOperation: root?.name ?? '', services };
    }),
  );
}

async function servicesOf(trace: TraceSummary, source: SummarySource): Promise<readonly ServiceCount[]> {
  const { traceId, services, spanCount, errorCount } = trace;
  const [only, ...others] = services;
  if (only !== undefined && others.length === 0) return [{ name: only, spanCount, errorCount }];
  const groups = await source.reader.measures({
    filter: { type: 'traceId', eq: traceId },
    groupBy: [{ field: 'service' }],
    sketch: false,
    numbers: [],
    maxGroups: source.limits.maxMetricGroups,
  });
  source.account.readRecords(groups.length);
  return groups
    .map(({ key: [name], total }) => ({
      name: typeof name === 'string' ? name : '',
      spanCount: total.count,
      errorCount: total.errorCount,
    }))
    .sort((a, b) => compareNames(a.name, b.name));
}
