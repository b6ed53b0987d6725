/** Compares kept sums and calls with the spans. */
import type { Database } from 'better-sqlite3';
import { runAtOnce } from '../../../model/steps.ts';
import type { Findings } from '../../findings.ts';
import { ALL_INT64 } from '../../ordering/bounds.ts';
import { callsWithin, HOUR_CALLS, LINKS_OF_MINUTE, MINUTE_CALLS } from '../calls/kept-calls.ts';
import { KEPT_HOURS, KEPT_MINUTES, startsOf } from '../measure/kept-levels.ts';
import { sumOfSpans } from '../measure/sum-up.ts';
import type { CheckedFile } from './shadow.ts';

/** The part of a report. */
export const SUMS_PART = 'kept_sums';

/** Needs spans that can all be read. */
export function compareSums({ reads, lookups }: CheckedFile, findings: Findings): void {
  const source = { db: reads, lookups };
  for (const [table, level] of [
    ['kept_minutes', KEPT_MINUTES],
    ['kept_hours', KEPT_HOURS],
  ] as const) {
    for (const [id, ofServices] of reads.iterate(level.services, ALL_INT64.low, ALL_INT64.high)) {
      const { services, operations } = runAtOnce(sumOfSpans(startsOf(id, level), source));
      const [[, ofOperations] = []] = reads.all(level.operations, id, id);
      if (ofServices.equals(services) && ofOperations?.equals(operations)) continue;
      findings.add({ part: SUMS_PART, what: differs(table, id, 'sums'), repairable: true });
    }
  }
  for (const [table, level] of [
    ['kept_minute_calls', MINUTE_CALLS],
    ['kept_hour_calls', HOUR_CALLS],
  ] as const) {
    for (const [id] of reads.iterate(level.rows, ALL_INT64.low, ALL_INT64.high)) {
      const [calls, measures, links] = runAtOnce(callsWithin(startsOf(id, level), source)) ?? [];
      const [ofCalls, ofMeasures] = reads.get(level.row, id) ?? [];
      const hasLinks = level === HOUR_CALLS || reads.get(LINKS_OF_MINUTE, id)?.[0] === links;
      if (measures !== undefined && hasLinks && ofCalls === calls && ofMeasures?.equals(measures)) continue;
      findings.add({ part: SUMS_PART, what: differs(table, id, 'calls'), repairable: true });
    }
  }
}

function differs(table: string, id: bigint, content: string): string {
  return `The row ${id} of ${table} has other ${content} than the spans.`;
}

/** The server sums up again what is missing. */
export function dropSums(shadow: Database): void {
  shadow.exec(`DELETE FROM file.kept_minutes; DELETE FROM file.kept_hours;
    DELETE FROM file.kept_minute_calls; DELETE FROM file.kept_hour_calls; DELETE FROM file.kept_links`);
}
