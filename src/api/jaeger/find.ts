/** What clients of Jaeger search for, at each of its doors (HTTP v1 and v3, remote storage), and how it is found. */
import { FilterBounds } from '../../query/filter-bounds.ts';
import { allOf } from '../../query/filter-logic.ts';
import type { QueryService } from '../../query/query-service.ts';
import type { Int64Test, SpanFilter, TraceSummary } from '../../query/types.ts';
import { type TagText, tagCondition } from './tag-condition.ts';

/** All conditions must hold on one and the same span. */
export interface JaegerQuery {
  /** Absent: of any service. */
  readonly service?: string | undefined;
  /** The name of the span. */
  readonly operation?: string | undefined;
  readonly tags: readonly TagText[];
  /** Start of the span in [from, to), in nanoseconds since the Unix epoch. An absent side is open. */
  readonly from?: bigint | undefined;
  readonly to?: bigint | undefined;
  /** Nanoseconds, both inclusive. */
  readonly minDuration?: bigint | undefined;
  readonly maxDuration?: bigint | undefined;
  /** Most traces to find. At least 1. */
  readonly depth: number;
}

/** Conditions of the span filter that a tag counts as: an attribute, and a field that may stand for it. */
const TAG_CONDITIONS = 2;

/** The spans that the query means. Throws BAD_USER_INPUT for too many tags. */
export function spanFilterOf(query: JaegerQuery): SpanFilter {
  const { service, operation, tags, from, to, minDuration, maxDuration } = query;
  const bounds = new FilterBounds();
  const filters: SpanFilter[] = [];
  if (service !== undefined) filters.push({ type: 'service', test: { eq: service } });
  if (operation !== undefined) filters.push({ type: 'name', test: { eq: operation } });
  for (const tag of tags) {
    bounds.addCondition('tags', TAG_CONDITIONS);
    filters.push(tagCondition(tag));
  }
  filters.push(
    ...within('startTimeUnixNano', { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) }),
  );
  filters.push(
    ...within('durationNano', {
      ...(minDuration !== undefined && { gte: minDuration }),
      ...(maxDuration !== undefined && { lte: maxDuration }),
    }),
  );
  return allOf(filters);
}

function within(type: 'startTimeUnixNano' | 'durationNano', test: Int64Test): SpanFilter[] {
  return Object.keys(test).length === 0 ? [] : [{ type, test }];
}

/** Traces with such a span, the newest first. `pageSize`: most traces of one read. */
export async function findTraces(
  query: JaegerQuery,
  { search }: Pick<QueryService, 'search'>,
  pageSize: number,
): Promise<readonly TraceSummary[]> {
  const filter = { type: 'anySpan', filter: spanFilterOf(query) } as const;
  // A trace that grows meanwhile may come again.
  const found = new Map<string, TraceSummary>();
  let after: string | null | undefined;
  do {
    const first = Math.min(pageSize, query.depth - found.size);
    const page = search.traces({ filter, first, after });
    for (const trace of await page.nodes()) found.set(trace.traceId, trace);
    const { hasNextPage, endCursor } = await page.pageInfo();
    after = hasNextPage ? endCursor : undefined;
  } while (after && found.size < query.depth);
  return [...found.values()];
}
