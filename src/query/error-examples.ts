/** Some of the spans that have an error. */
import type { Exception } from '../model/exception.ts';
import { errorsOf, type SpanError } from '../model/span-errors.ts';
import type { SpanRecord } from '../storage/backend.ts';
import type { SpanFilter, SpanOrder, TimeRange } from '../storage/query.ts';
import { allEvents } from './all-events.ts';
import { defined } from './defined.ts';
import { mayHaveError } from './error-filter.ts';
import { allOf } from './filter-logic.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { OperationAccount } from './operation-account.ts';
import { findTested } from './tested-spans.ts';

const NEWEST_FIRST: SpanOrder = { field: 'START_TIME', direction: 'DESC' };
/** Spans that are read for each that is wanted: those with similar messages are read in vain. */
const SPANS_READ_FOR_ONE = 2;

export interface WantedExamples {
  readonly error: SpanError;
  readonly limit: number;
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
}

interface Means {
  readonly reader: KeyedReader;
  readonly account: OperationAccount;
}

/** At most `limit` spans that have the error, the newest first. */
export async function findExamples(
  { error, limit, filter, timeRange }: WantedExamples,
  means: Means,
): Promise<readonly SpanRecord[]> {
  const candidate = mayHaveError(error);
  const query = {
    filter: filter === undefined ? candidate : allOf([candidate, filter]),
    order: NEWEST_FIRST,
    ...defined({ timeRange }),
    wanted: limit,
    readTogether: SPANS_READ_FOR_ONE * limit,
    isOne: (span: SpanRecord) => hasError(span, error, means),
  };
  return findTested(query, means.reader, means.account);
}

async function hasError(span: SpanRecord, error: SpanError, means: Means): Promise<boolean> {
  // A span with an exception has no error of its status, and is no candidate for one.
  const [events, logged] =
    error.length === 3 ? [[], []] : await Promise.all([allEvents(span.ref, means), loggedOf(span, means)]);
  const key = JSON.stringify(error);
  return errorsOf({ ...span, events: () => events }, logged).some((each) => JSON.stringify(each) === key);
}

async function loggedOf({ traceId, spanId }: SpanRecord, { reader, account }: Means): Promise<readonly Exception[]> {
  const logged = await reader.exceptions({ traceId, spanId });
  account.readRecords(logged.length);
  return logged;
}
