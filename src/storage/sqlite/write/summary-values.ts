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
  'root_span_row',
  'services',
  'exact_times',
] as const;

/** The values of {@link SUMMARY_COLUMNS}. */
export function summaryValues(summary: TraceSummarizer<KnownSpan>, services: ReadonlySet<string>): StoredRow {
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
    summary.root()?.row ?? null,
    JSON.stringify([...services].sort(compareNames)),
    isExact ? null : `${summary.startTimeUnixNano} ${summary.endTimeUnixNano}`,
  ];
}
