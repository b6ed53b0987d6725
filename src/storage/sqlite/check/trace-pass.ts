/** Makes the summaries of all traces again, from the members that the pass over spans has collected. */
import type { Database } from 'better-sqlite3';
import { TraceSummarizer } from '../../../model/trace-summary.ts';
import type { Findings } from '../../findings.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { insertSql, type StoredRow } from '../rows/rows.ts';
import { SUMMARY_COLUMNS, summaryValues } from '../write/summary-values.ts';
import type { KnownSpan } from '../write/trace-state.ts';

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
  ingested: bigint,
];

/** Rows of removed traces are not used again. */
const LAST_ROW = `SELECT max(ifnull((SELECT max(id) FROM file.traces), 0),
  ifnull((SELECT value FROM file.facts WHERE name = 'last_removed_trace'), 0))`;
/** Traces that are written at once. */
const TRACES_A_PORTION = 1_000;

/** Fills the table `traces` of the shadow. Memory grows with the largest trace, as it does for the writer. */
export function summarizeTraces(shadow: Database, findings: Findings): number {
  const insert = shadow.prepare(insertSql('traces', ['id', 'trace_id', ...SUMMARY_COLUMNS]));
  const lastRow = shadow.prepare<[], number>(LAST_ROW).pluck().get() ?? 0;
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
      for (const traceId of portion) {
        traces++;
        insert.run(lastRow + traces, ...summaryOf(traceId, members.iterate(traceId), findings));
      }
    })();
    last = portion.at(-1) ?? '';
  }
}

function summaryOf(traceId: string, rows: Iterable<MemberRow>, findings: Findings): StoredRow {
  const summary = new TraceSummarizer<KnownSpan>();
  const services = new Set<string>();
  let lastArrival = 0n;
  for (const [, row, spanId, parentSpanId, kind, start, end, statusCode, service, ingested] of rows) {
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
    if (ingested > lastArrival) lastArrival = ingested;
  }
  return [traceIdBytes(traceId), ...summaryValues({ summary, services, lastArrival })];
}
