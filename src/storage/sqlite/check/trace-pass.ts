/** Makes the summaries of all traces again, from the members that the pass over spans has collected. */
import type { Database, Statement } from 'better-sqlite3';
import { TraceSummarizer } from '../../../model/trace-summary.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { insertSql } from '../rows/rows.ts';
import { SUMMARY_COLUMNS, summaryValues } from '../write/summary-values.ts';
import type { KnownSpan } from '../write/trace-state.ts';
import type { Findings } from './findings.ts';

type MemberRow = [
  traceId: string,
  row: bigint,
  spanId: string,
  parentSpanId: string,
  kind: bigint,
  start: string,
  end: string,
  statusCode: bigint,
  service: string,
];

/** Traces that are written at once. */
const TRACES_A_PORTION = 1_000;

/** Fills the table `traces` of the shadow. Memory grows with the largest trace, as it does for the writer. */
export function summarizeTraces(shadow: Database, findings: Findings): number {
  const insert = shadow.prepare(insertSql('traces', ['trace_id', ...SUMMARY_COLUMNS]));
  // The driver does not write while it iterates, so rows of whole traces are read in portions.
  const traceIds = shadow.prepare<[string], string>(
    `SELECT DISTINCT trace_id FROM members WHERE trace_id > ? ORDER BY trace_id LIMIT ${TRACES_A_PORTION}`,
  );
  const members = shadow
    .prepare<[string], MemberRow>('SELECT * FROM members WHERE trace_id = ? ORDER BY row')
    .raw()
    .safeIntegers();
  shadow.exec('CREATE INDEX members_of_traces ON members(trace_id)');
  let traces = 0;
  for (let last = ''; ; ) {
    const portion = traceIds.pluck().all(last);
    if (portion.length === 0) return traces;
    shadow.transaction(() => {
      for (const traceId of portion) summarize(traceId, members.iterate(traceId), insert, findings);
    })();
    traces += portion.length;
    last = portion.at(-1) ?? '';
  }
}

function summarize(traceId: string, rows: Iterable<MemberRow>, insert: Statement, findings: Findings): void {
  const summary = new TraceSummarizer<KnownSpan>();
  const services = new Set<string>();
  for (const [, row, spanId, parentSpanId, kind, start, end, statusCode, service] of rows) {
    const member = { spanId, kind: Number(kind), startTimeUnixNano: BigInt(start), row };
    const twin = summary.member(member);
    if (twin !== undefined) {
      const what = `The rows ${twin.row} and ${row} of spans hold the same span ${spanId}.`;
      findings.add({ part: 'spans', traceId, what, repairable: false });
      continue;
    }
    const endTimeUnixNano = BigInt(end);
    const { startTimeUnixNano } = member;
    summary.add(member, { startTimeUnixNano, endTimeUnixNano, parentSpanId, statusCode: Number(statusCode) });
    services.add(service);
  }
  insert.run(traceIdBytes(traceId), ...summaryValues(summary, services));
}
