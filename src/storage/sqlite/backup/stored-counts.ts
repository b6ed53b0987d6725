/** The numbers by which a copy is compared with its source. */
import type { Database } from 'better-sqlite3';

/** What the tables say of the number of spans, each in its own way. */
export interface StoredCounts {
  readonly spans: number;
  readonly traces: number;
  readonly spansOfTraces: number;
  readonly spansOfOperations: number;
}

const COUNTS = `SELECT (SELECT count(*) FROM spans) AS spans, (SELECT count(*) FROM traces) AS traces,
  (SELECT ifnull(sum(span_count), 0) FROM traces) AS spansOfTraces,
  (SELECT ifnull(sum(span_count), 0) FROM operations) AS spansOfOperations`;

/** The number of spans as the operations count them. Costs little, unlike the others. */
export function countedSpans(db: Database): number {
  return Number(db.prepare('SELECT ifnull(sum(span_count), 0) FROM operations').pluck().get());
}

export function storedCounts(db: Database): StoredCounts {
  const counts = db.prepare<[], StoredCounts>(COUNTS).get();
  if (counts === undefined) throw new Error('SELECT of numbers returned no row');
  return counts;
}

/** What disagrees, in words. Undefined if all numbers of spans are equal. */
export function disagreementOf({ spans, spansOfTraces, spansOfOperations }: StoredCounts): string | undefined {
  if (spans === spansOfTraces && spans === spansOfOperations) return undefined;
  return `${spans} spans are stored, the summaries of traces count ${spansOfTraces}, the operations ${spansOfOperations}`;
}
