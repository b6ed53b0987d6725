/** A trace's row, from the summary of its spans. */
import { compareNames } from '../../../model/compare.ts';
import { orderedTime } from '../../../model/span.ts';
import type { TraceSummarizer } from '../../../model/trace-summary.ts';
import type { StoredRow } from '../rows/rows.ts';
import type { KnownSpan } from './trace-state.ts';

/** The columns of `traces` that follow from the spans. */
export const SUMMARY_COLUMNS = [
  'start_time_unix_nano',
  'end_time_unix_nano',
  'duration',
  'start_spread',
  'span_count',
  'error_count',
  'missing_parent_count',
  'last_arrival_unix_nano',
  'root_span_row',
  'services',
  'exact_times',
] as const;

/** What a trace's row says. */
export interface StoredSummary {
  readonly summary: TraceSummarizer<KnownSpan>;
  readonly services: ReadonlySet<string>;
  /** When the last of its spans arrived. */
  readonly lastArrival: bigint;
}

/** The values of {@link SUMMARY_COLUMNS}. */
export function summaryValues({ summary, services, lastArrival }: StoredSummary): StoredRow {
  const [start, end] = [orderedTime(summary.startTimeUnixNano), orderedTime(summary.endTimeUnixNano)];
  const isExact = start === summary.startTimeUnixNano && end === summary.endTimeUnixNano;
  return [
    start,
    end,
    end - start,
    summary.lastStart - start,
    summary.spanCount,
    summary.errorCount,
    summary.missingParentCount,
    lastArrival,
    summary.root()?.row ?? null,
    JSON.stringify([...services].sort(compareNames)),
    isExact ? null : `${summary.startTimeUnixNano} ${summary.endTimeUnixNano}`,
  ];
}
