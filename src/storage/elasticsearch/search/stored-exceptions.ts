/** The stored exceptions of log records. Writes make them visible to searches before they are acknowledged. */
import { compareExceptions, type Exception, type LoggedException } from '../../../model/exception.ts';
import type { SpanName } from '../../backend.ts';
import { buckets } from '../cluster/buckets.ts';
import type { ClusterRead } from '../cluster/cluster-read.ts';
import { MAX_HITS } from '../cluster/hits.ts';
import { ALL, anyOfTerms, every, type Query } from '../cluster/queries.ts';
import { EXCEPTION_FIELDS, type ExceptionSource, readException, STACKTRACE_FIELD } from '../documents/exceptions.ts';

/** Spans that one request asks about. */
const SPANS_AT_ONCE = 1_000;
/** The most spans whose ids are listed in a query. If log records belong to more, all spans are candidates. */
const MAX_LISTED = 20_000;

/** Result[i] has the exceptions of keys[i], in order. */
export async function exceptionsOfSpans(keys: readonly SpanName[], read: ClusterRead): Promise<Exception[][]> {
  const found = new Map<string, Exception[]>(keys.map((key) => [nameOf(key), []]));
  for (let from = 0; from < keys.length; from += SPANS_AT_ONCE) {
    const portion = keys.slice(from, from + SPANS_AT_ONCE);
    const ids = (of: (key: SpanName) => string): readonly string[] => [...new Set(portion.map(of))];
    const query = every([
      anyOfTerms(
        'trace',
        ids((key) => key.traceId),
      ),
      anyOfTerms(
        'span',
        ids((key) => key.spanId),
      ),
    ]);
    for await (const exceptions of scan(query, [...EXCEPTION_FIELDS, STACKTRACE_FIELD], read)) {
      for (const { traceId, spanId, ...exception } of exceptions) {
        found.get(nameOf({ traceId, spanId }))?.push(exception);
      }
    }
  }
  for (const ofSpan of found.values()) ofSpan.sort(compareExceptions);
  return keys.map((key) => found.get(nameOf(key)) ?? []);
}

/** What is told of the spans of these traces, without stack traces, in no order. */
export async function exceptionsOfTraces(traceIds: readonly string[], read: ClusterRead): Promise<LoggedException[]> {
  const found: LoggedException[] = [];
  for await (const exceptions of scan(anyOfTerms('trace', traceIds), EXCEPTION_FIELDS, read)) found.push(...exceptions);
  return found;
}

/** Ids of the spans of which something is told, in any trace. Undefined if they are many. */
export async function loggedSpans(read: ClusterRead): Promise<readonly string[] | undefined> {
  const ids: string[] = [];
  for await (const portion of buckets(read, { kind: 'exceptions', query: ALL, fields: ['span'] })) {
    ids.push(...portion.map(({ key }) => String(key.span)));
    if (ids.length > MAX_LISTED) return undefined;
  }
  return ids;
}

async function* scan(
  query: Query,
  fields: readonly string[],
  { hits }: ClusterRead,
): AsyncGenerator<readonly LoggedException[], void, undefined> {
  const request = { kind: 'exceptions', query, fields, sort: [{ _shard_doc: 'asc' }], size: MAX_HITS } as const;
  for await (const portion of hits.scan<ExceptionSource>(request)) {
    yield portion.map(({ source }) => readException(source));
  }
}

function nameOf({ traceId, spanId }: SpanName): string {
  return `${traceId}/${spanId}`;
}
