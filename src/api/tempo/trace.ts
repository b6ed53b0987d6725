/** `GET /api/traces/{id}` and `GET /api/v2/traces/{id}`. */
import type { Span } from '../../model/span.ts';
import type { Reply } from '../../net/question.ts';
import type { TraceSummary } from '../../storage/backend.ts';
import type { SpanFilter } from '../../storage/query.ts';
import type { Asked } from '../adapter/adapter.ts';
import { readTimeRange } from './read-time-range.ts';
import { readTraceId } from './read-trace-id.ts';
import { readSpanFilter } from './read-traceql.ts';
import { ENCODERS, type EncodeTrace } from './trace-encoding.ts';

/** The whole trace. 404 without a body if none is stored: clients look at nothing else. */
export async function traceV1(asked: Asked): Promise<Reply> {
  const { account, query } = asked;
  const traceId = traceIdOf(asked);
  const summary = await query.details.trace(traceId);
  if (summary === undefined) return { status: 404, headers: { 'cache-control': 'no-store' }, body: [] };
  return encoderOf('v1', asked)({ parts: asked.wholeSpans.ofTraces([traceId]), isPartial: false }, account);
}

/** The same in an envelope, which is empty for an unknown trace. `q` chooses spans of the trace. */
export async function traceV2(asked: Asked): Promise<Reply> {
  const { account, query, wholeSpans, parameters } = asked;
  const traceId = traceIdOf(asked);
  const encode = encoderOf('v2', asked);
  const text = parameters.text('q');
  const filter = text === undefined ? undefined : readSpanFilter(text);
  const summary = await query.details.trace(traceId);
  if (summary === undefined) return encode({ parts: NO_PARTS, isPartial: false }, account);
  if (filter === undefined) return encode({ parts: wholeSpans.ofTraces([traceId]), isPartial: false }, account);
  const refs = await refsOfChosen(summary, filter, asked);
  return encode({ parts: wholeSpans.ofRefs(refs), isPartial: refs.length < summary.spanCount }, account);
}

/** A trace is known by its id, so its time range is only checked. */
function traceIdOf({ variables: [text = ''], parameters }: Asked): string {
  readTimeRange(parameters);
  return readTraceId(text);
}

function encoderOf(version: keyof typeof ENCODERS, { question }: Asked): EncodeTrace {
  const wantsProtobuf = question.headers.accept?.includes('application/protobuf') ?? false;
  return ENCODERS[version][wantsProtobuf ? 'protobuf' : 'json'];
}

async function refsOfChosen(trace: TraceSummary, filter: SpanFilter, { query, limits }: Asked): Promise<string[]> {
  const refs: string[] = [];
  let after: string | null = null;
  do {
    const page = query.search.spansOfTrace(trace, { filter, first: limits.maxPageSize, after });
    refs.push(...(await page.nodes()).map(({ ref }) => ref));
    const { hasNextPage, endCursor } = await page.pageInfo();
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  return refs;
}

const NO_PARTS: AsyncIterable<readonly Span[]> = {
  async *[Symbol.asyncIterator]() {},
};
