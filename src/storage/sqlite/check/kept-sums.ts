/** Compares kept sums with the spans. */
import type { Database } from 'better-sqlite3';
import { runAtOnce } from '../../../model/steps.ts';
import type { Findings } from '../../findings.ts';
import { ALL_INT64 } from '../../ordering/bounds.ts';
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
      const what = `The row ${id} of ${table} has other sums than the spans.`;
      findings.add({ part: SUMS_PART, what, repairable: true });
    }
  }
}

/** The server sums up again what is missing. */
export function dropSums(shadow: Database): void {
  shadow.exec('DELETE FROM file.kept_minutes; DELETE FROM file.kept_hours');
}
