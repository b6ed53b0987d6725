/** The synchronous half of the reader: every read of the port, on one connection, in one snapshot. */

import type { Database } from 'better-sqlite3';
import type { SpanReader } from '../../backend.ts';
import { getAttributeStatistics, getAttributeValues } from '../catalog/attribute-statistics.ts';
import { getAttributeKeys, getOperations, getServices } from '../catalog/catalog.ts';
import { getAttributes, getLinkedFrom, getSkeleton, getSpan, getSpansById } from '../catalog/details.ts';
import type { Budget } from '../file/connection.ts';
import { Connection } from '../file/connection.ts';
import { openForReading } from '../file/database.ts';
import type { Explanation } from '../rows/explanation.ts';
import { ExplainedConnection } from '../rows/explanation.ts';
import { Lookups } from '../rows/lookups.ts';
import type { Source } from '../rows/source.ts';
import { getEvents, getLinks } from '../rows/span-lists.ts';
import { countSpans, findSpans } from '../search/find-spans.ts';
import { countTraces, findTraces } from '../search/find-traces.ts';
import type { ReadSource } from '../search/read-source.ts';
import { TraceContext } from '../search/trace-context.ts';
import { getTrace } from '../search/traces.ts';

type Reads = Omit<SpanReader, 'explaining' | 'check' | 'close'>;
export type ReadName = keyof Reads;
/** What a read takes and gives, without promise and signal. */
export type ReadRequests<Name extends ReadName> = Parameters<Reads[Name]>[0];
export type ReadAnswers<Name extends ReadName> = Awaited<ReturnType<Reads[Name]>>;

type ReadTable = {
  readonly [Name in ReadName]: (requests: ReadRequests<Name>, source: ReadSource, budget: Budget) => ReadAnswers<Name>;
};

const READS: ReadTable = {
  findSpans: (queries, source, budget) => queries.map((query) => findSpans(query, source, budget)),
  countSpans: (queries, source, budget) => queries.map((query) => countSpans(query, source, budget)),
  findTraces: (queries, source, budget) => queries.map((query) => findTraces(query, source, budget)),
  countTraces: (queries, source, budget) => queries.map((query) => countTraces(query, source, budget)),
  getTraces: (traceIds, source) => traceIds.map((traceId) => getTrace(traceId, source)),
  getSkeletons: (traceIds, source, budget) => traceIds.map((traceId) => getSkeleton(traceId, source, budget)),
  getSpans: (refs, source) => refs.map((ref) => getSpan(ref, source)),
  getSpansById: (ids, source, budget) => getSpansById(ids, source, budget),
  getAttributes: (refs, source) => refs.map((ref) => getAttributes(ref, source)),
  getEvents: (requests, source) => requests.map((request) => getEvents(request, source)),
  getLinks: (requests, source) => requests.map((request) => getLinks(request, source)),
  getLinkedFrom: (requests, source, budget) => requests.map((request) => getLinkedFrom(request, source, budget)),
  getResources: (refs, { lookups }) => refs.map((ref) => lookups.resource(Number.parseInt(ref, 10))),
  getScopes: (refs, { lookups }) => refs.map((ref) => lookups.scope(Number.parseInt(ref, 10))),
  getServices: (ranges, source) => ranges.map((range) => getServices(range, source)),
  getOperations: (requests, source) => requests.map((request) => getOperations(request, source)),
  getAttributeKeys: (requests, source, budget) => requests.map((request) => getAttributeKeys(request, source, budget)),
  getAttributeValues: (requests, source, budget) =>
    requests.map((request) => getAttributeValues(request, source, budget)),
  getAttributeStatistics: (requests, source, budget) =>
    requests.map((request) => getAttributeStatistics(request, source, budget)),
};

/** Reads whose keys are queries, each with steps of its own. */
const SEARCHES: ReadonlySet<ReadName> = new Set(['findSpans', 'countSpans', 'findTraces', 'countTraces']);

export class SqliteReads {
  readonly #file: Database;
  readonly #source: Source;

  /** Opens a file that a writer has made. Throws DATABASE_UNUSABLE. */
  constructor(path: string) {
    this.#file = openForReading(path);
    const db = new Connection(this.#file);
    this.#source = { db, lookups: new Lookups(db) };
  }

  /** `explanation` is told what the read does. */
  run<Name extends ReadName>(
    name: Name,
    requests: ReadRequests<Name>,
    budget: Budget,
    explanation?: Explanation,
  ): ReadAnswers<Name> {
    const { db } = this.#source;
    const inner = explanation === undefined ? this.#source : this.#explained(explanation);
    const source: ReadSource = { ...inner, context: new TraceContext(inner, budget) };
    if (explanation === undefined || !SEARCHES.has(name))
      return db.snapshot(() => READS[name](requests, source, budget));
    return db.snapshot(() => oneByOne(name, requests, source, budget, explanation));
  }

  #explained(explanation: Explanation): Source {
    return { ...this.#source, db: new ExplainedConnection(this.#file, explanation), explanation };
  }

  close(): void {
    this.#source.db.close();
  }
}

/** Answers each query of a search on its own, so that its steps can be told apart. */
function oneByOne<Name extends ReadName>(
  name: Name,
  requests: ReadRequests<Name>,
  source: ReadSource,
  budget: Budget,
  explanation: Explanation,
): ReadAnswers<Name> {
  const answers: unknown[] = [];
  for (const [index, request] of requests.entries()) {
    explanation.query = index;
    answers.push(...READS[name]([request] as never, source, budget));
  }
  return answers as ReadAnswers<Name>;
}
