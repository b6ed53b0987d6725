/** Reports the spans whose documents in the index of terms are missing or wrong. */
import type { Database } from 'better-sqlite3';
import type { Findings } from '../../findings.ts';
import { halvesOf, type IndexSums, MAX_EXAMINED, sumsOfRows, TermSum } from './index-sums.ts';
import type { SpanPass } from './span-pass.ts';

/** The part of its findings. */
export const TERMS_PART = 'span_index';

export function compareIndex(db: Database, pass: SpanPass, sums: IndexSums, findings: Findings): void {
  const blocks = sums.compare(db);
  for (const [from, to] of blocks.slice(0, MAX_EXAMINED)) examine(db, pass, [from, to], findings);
  const others = blocks.length - MAX_EXAMINED;
  if (others > 0)
    findings.add({ part: TERMS_PART, what: `${others} more blocks of spans have wrong terms.`, repairable: true });
}

/** Looks at a block span by span. */
function examine(
  db: Database,
  pass: SpanPass,
  [from, to]: readonly [bigint, bigint | undefined],
  findings: Findings,
): void {
  const found = sumsOfRows(db, from, to);
  for (const [row, traceId, terms] of pass.termsOf(from, to)) {
    const expected = new TermSum();
    for (const term of terms) expected.add(term, halvesOf(row));
    const stored = found.get(row);
    if (stored?.equals(expected)) continue;
    const what = `The row ${row} of spans has ${stored === undefined ? 'no' : 'wrong'} terms in the index.`;
    findings.add({ part: TERMS_PART, traceId, what, repairable: true });
  }
}
