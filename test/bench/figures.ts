/** The figures of the last run that documents beside docs/benchmarks.md show: docs/figures.json. */
import { QUERY } from './queries.ts';
import { largestIngest, type Report } from './report.ts';

/** Of the largest load. Rounded as docs/benchmarks.md shows them. */
export interface Figures {
  /** The commit that was measured. */
  readonly commit: string;
  /** When, RFC 3339. */
  readonly date: string;
  readonly cores: number;
  /** Spans of the load. */
  readonly spans: number;
  /** Acknowledged spans a second, with the most connections that were tried. */
  readonly spansPerSecond: number;
  /** On disk, after the server has stopped. */
  readonly bytesPerSpan: number;
  /** From the acknowledgement until a search finds the span, milliseconds, median. */
  readonly searchableMs: number;
  /** A trace by its id, milliseconds, median. */
  readonly traceMs: number;
}

/** Undefined where a run measured no load, or no trace by id on it. */
export function figuresOf({ machine, ingest, queries }: Report): Figures | undefined {
  const spans = largestIngest(ingest)?.spans;
  const load = ingest.filter((result) => result.spans === spans).toSorted((a, b) => b.connections - a.connections)[0];
  const trace = queries.find((results) => results.spans === spans)?.queries.find(({ name }) => name === QUERY.trace);
  if (load === undefined || trace === undefined) return undefined;
  return {
    commit: machine.commit,
    date: machine.date,
    cores: machine.cores,
    spans: load.spans,
    spansPerSecond: Math.round(load.spans / load.seconds),
    bytesPerSpan: Math.round(load.diskBytes / load.spans),
    searchableMs: Number(load.searchableMs.toFixed(1)),
    traceMs: Number(trace.p50Ms.toFixed(2)),
  };
}
