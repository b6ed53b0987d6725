/** The synchronous half of the reader: every read of the port, on one connection, in one snapshot. */

import type { Database, Statement } from 'better-sqlite3';
import type { Attributes } from '../../../model/attributes.ts';
import type { OperationMeter, SpanReader } from '../../backend.ts';
import { countAttributeKeys, getAttributeKeys } from '../catalog/attribute-keys.ts';
import { getAttributeStatistics } from '../catalog/attribute-statistics.ts';
import { getAttributeValues } from '../catalog/attribute-values.ts';
import { getAttributes, getLinkedFrom, getSkeleton, getSpan, getSpansById } from '../catalog/details.ts';
import { getFieldStatistics } from '../catalog/field-statistics.ts';
import { measureCalls } from '../catalog/measure-calls.ts';
import { measureSpans } from '../catalog/measure-spans.ts';
import { countOperations, getOperations, getServiceCounts, getServices } from '../catalog/operations.ts';
import { profileAttributes } from '../catalog/profile-attributes.ts';
import { openForReading } from '../file/database.ts';
import { ExplainedConnection } from '../file/explained-connection.ts';
import { MappedFile } from '../file/mapped-file.ts';
import { ReadClock } from '../file/read-clock.ts';
import { ReadConnection } from '../file/read-connection.ts';
import { explainedRead } from '../file/read-errors.ts';
import type { StepRecorder } from '../file/step-recorder.ts';
import { counted, countedTrace } from '../rows/counted.ts';
import { getExceptions } from '../rows/logged-exceptions.ts';
import { Lookups } from '../rows/lookups.ts';
import type { RowSource } from '../rows/row-source.ts';
import { getEvents, getLinks } from '../rows/span-lists.ts';
import { countSpans, findSpans } from '../search/find-spans.ts';
import { countTraces, findTraces } from '../search/find-traces.ts';
import type { ReadSource } from '../search/source.ts';
import { TraceContext } from '../search/trace-context.ts';
import { getTrace } from '../search/traces.ts';

type Reads = Omit<SpanReader, 'within' | 'explaining' | 'settlingMs' | 'dataVersion' | 'check' | 'close'>;
export type ReadName = keyof Reads;
/** The requests and answers of a read, without promise and signal. */
export type ReadRequests<Name extends ReadName> = Parameters<Reads[Name]>[0];
export type ReadAnswers<Name extends ReadName> = Awaited<ReturnType<Reads[Name]>>;

type Read<Name extends ReadName> = (requests: ReadRequests<Name>, source: ReadSource) => ReadAnswers<Name>;

/** Answers each request on its own. */
function each<Request, Answer>(
  answer: (request: Request, source: ReadSource) => Answer,
): (requests: readonly Request[], source: ReadSource) => Answer[] {
  return (requests, source) =>
    requests.map((request) => {
      source.db.clock.countRow();
      return answer(request, source);
    });
}

/** Counts the attributes of a resource or scope. */
function countedOwner<Owner extends { readonly attributes: Attributes }>(
  owner: Owner | undefined,
  source: ReadSource,
): Owner | undefined {
  if (owner !== undefined) counted(owner.attributes, source);
  return owner;
}

const READS: { readonly [Name in ReadName]: Read<Name> } = {
  findSpans: each(findSpans),
  countSpans: each(countSpans),
  findTraces: each(findTraces),
  countTraces: each(countTraces),
  getTraces: each((traceId, source) => {
    const trace = getTrace(traceId, source);
    return trace && countedTrace(trace, source);
  }),
  getSkeletons: each(getSkeleton),
  getSpans: each(getSpan),
  getSpansById,
  getExceptions: each(getExceptions),
  getAttributes: each((ref, source) => counted(getAttributes(ref, source), source)),
  getEvents,
  getLinks,
  getLinkedFrom: each(getLinkedFrom),
  getResources: each((ref, source) => countedOwner(source.lookups.resource(Number.parseInt(ref, 10)), source)),
  getScopes: each((ref, source) => countedOwner(source.lookups.scope(Number.parseInt(ref, 10)), source)),
  getServices: each(getServices),
  getServiceCounts,
  getOperations,
  countOperations,
  getAttributeKeys: each(getAttributeKeys),
  countAttributeKeys: each(countAttributeKeys),
  getAttributeValues: each(getAttributeValues),
  getAttributeStatistics: each(getAttributeStatistics),
  getFieldStatistics: each(getFieldStatistics),
  measureSpans: each(measureSpans),
  measureCalls: each(measureCalls),
  profileAttributes: each(profileAttributes),
};

/** Reads whose keys are queries, each with steps of its own. */
const SEARCHES: ReadonlySet<ReadName> = new Set(['findSpans', 'countSpans', 'findTraces', 'countTraces']);

/** Options of one read. */
export interface ReadOptions {
  readonly timeoutMs: number;
  /** Ends the read when nobody wants it, and counts what it gives. */
  readonly operation?: OperationMeter | undefined;
  /** Records what the read does. */
  readonly steps?: StepRecorder | undefined;
}

export class SqliteReads {
  readonly #file: Database;
  readonly #source: RowSource;
  readonly #look: Statement;
  readonly #version: Statement;
  readonly #mapped: MappedFile;

  /** Opens a file that a writer has made. `cacheKib`: of its page cache, if the file is one of many. Throws DATABASE_UNUSABLE. */
  constructor(path: string, cacheKib?: number) {
    this.#file = openForReading(path, cacheKib);
    this.#mapped = new MappedFile(this.#file, path);
    const db = new ReadConnection(this.#file, new ReadClock(this.#file));
    this.#source = { db, lookups: new Lookups(db) };
    this.#version = this.#file.prepare('PRAGMA data_version').pluck();
    this.#look = this.#file.prepare('SELECT count(*) FROM schema_migrations');
  }

  run<Name extends ReadName>(name: Name, requests: ReadRequests<Name>, options: ReadOptions): ReadAnswers<Name> {
    return this.#mapped.read(() => this.#run(name, requests, options));
  }

  #run<Name extends ReadName>(
    name: Name,
    requests: ReadRequests<Name>,
    { timeoutMs, operation, steps }: ReadOptions,
  ): ReadAnswers<Name> {
    const { db } = this.#source;
    db.clock.start(timeoutMs, operation);
    const rows = steps === undefined ? this.#source : this.#explained(steps);
    const source: ReadSource = { ...rows, context: new TraceContext(rows) };
    if (steps === undefined || !SEARCHES.has(name)) return db.snapshot(() => READS[name](requests, source));
    return db.snapshot(() => oneByOne(name, requests, source, steps));
  }

  #explained(steps: StepRecorder): RowSource {
    return { ...this.#source, db: new ExplainedConnection(this.#file, this.#source.db.clock, steps), steps };
  }

  /** Reads something. Throws STORAGE_UNAVAILABLE and DATABASE_DAMAGED. */
  check(): void {
    explainedRead(() => this.#mapped.read(() => this.#look.get()));
  }

  /** Changes with each commit of another connection. Throws STORAGE_UNAVAILABLE and DATABASE_DAMAGED. */
  dataVersion(): number {
    return explainedRead(() => Number(this.#mapped.read(() => this.#version.get())));
  }

  close(): void {
    this.#source.db.close();
  }
}

/** Answers the queries of a search one by one, so that each has its own steps. */
function oneByOne<Name extends ReadName>(
  name: Name,
  requests: ReadRequests<Name>,
  source: ReadSource,
  steps: StepRecorder,
): ReadAnswers<Name> {
  const answers: unknown[] = [];
  for (const [index, request] of requests.entries()) {
    steps.query = index;
    answers.push(...READS[name]([request] as never, source));
  }
  return answers as ReadAnswers<Name>;
}
