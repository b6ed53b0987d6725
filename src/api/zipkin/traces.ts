/** Whole traces in Zipkin's form. */
import { zipkinSpanText, zipkinTraceId } from '../../../receivers/formats/zipkin/encode-zipkin.ts';
import { CALLING_KINDS } from '../../../receivers/formats/zipkin/endpoints-of.ts';
import { SpangraphError } from '../../errors.ts';
import type { Span } from '../../model/span.ts';
import { parentHalfKind } from '../../model/trace-tree.ts';
import type { Reply } from '../../net/question.ts';
import { wholeList } from '../../query/whole-list.ts';
import type { SkeletonSpan } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';
import { refusal } from '../adapter/parameters.ts';
import { readSearch } from './read-search.ts';
import { traceFilterOf } from './trace-filter.ts';

/** Maximum number of ids of `traceMany`. */
const MAX_IDS = 1_000;

/** `GET /api/v2/traces`: the newest traces that match. */
export async function findTraces(asked: Asked): Promise<Reply> {
  const { query, limits, parameters, nowUnixNano } = asked;
  const search = readSearch(parameters, nowUnixNano);
  const filter = await traceFilterOf(search, asked);
  if (filter === undefined) return listsReply([], asked);
  const first = Math.min(search.limit, limits.maxPageSize);
  const traces = await wholeList(
    (after) => query.search.traces({ filter, timeRange: search.timeRange, first, after }),
    search.limit,
  );
  return listsReply(
    traces.map(({ traceId }) => traceId),
    asked,
  );
}

/** `GET /api/v2/traceMany?traceIds=`: those that are stored, in the order of the ids. */
export async function manyTraces(asked: Asked): Promise<Reply> {
  const ids = asked.parameters.required('traceIds').split(',').map(readTraceId);
  if (ids.length < 2) throw refusal('traceIds', 'needs two ids or more; use /api/v2/trace/{traceId} for one');
  if (ids.length > MAX_IDS) throw refusal('traceIds', `has ${ids.length} ids; ask for at most ${MAX_IDS}`);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated !== undefined) throw refusal('traceIds', `has an id twice: ${zipkinTraceId(repeated)}`);
  return listsReply(ids, asked);
}

/** `GET /api/v2/trace/{id}` */
export async function oneTrace(asked: Asked): Promise<Reply> {
  const [text = ''] = asked.variables;
  const traceId = readTraceId(text);
  const body = new Body(asked.account);
  let isFirst = true;
  for await (const { text: span } of spanTexts([traceId], asked)) {
    body.text(isFirst ? '[' : ',');
    body.text(span);
    isFirst = false;
  }
  if (isFirst) throw new SpangraphError('NOT_FOUND', `${zipkinTraceId(traceId)} not found`);
  body.text(']');
  return body.reply(200, { 'content-type': JSON_TYPE });
}

/** Lists of spans in one list. Traces without spans are left out. */
async function listsReply(traceIds: readonly string[], asked: Asked): Promise<Reply> {
  const body = new Body(asked.account);
  let before: string | undefined;
  for await (const { traceId, text } of spanTexts(traceIds, asked)) {
    if (before === undefined) body.text('[[');
    else body.text(traceId === before ? ',' : '],[');
    body.text(text);
    before = traceId;
  }
  body.text(before === undefined ? '[]' : ']]');
  return body.reply(200, { 'content-type': JSON_TYPE });
}

interface SpanText {
  readonly traceId: string;
  readonly text: string;
}

/** The spans of these traces one by one, trace after trace, each in order of start. */
async function* spanTexts(traceIds: readonly string[], asked: Asked): AsyncGenerator<SpanText> {
  if (traceIds.length === 0) return;
  const { reader, wholeSpans } = asked;
  const skeletons = await Promise.all(traceIds.map((traceId) => reader.skeleton(traceId)));
  const halves = callingHalves(traceIds, skeletons);
  for await (const spans of wholeSpans.ofRefs(skeletons.flat().map(({ ref }) => ref))) {
    for (const span of spans) {
      yield { traceId: span.traceId, text: zipkinSpanText(span, { isOtherHalf: isOtherHalf(span, halves) }) };
    }
  }
}

/** The spans that call, whose ids the spans that answer may have too. */
function callingHalves(
  traceIds: readonly string[],
  skeletons: readonly (readonly SkeletonSpan[])[],
): ReadonlySet<string> {
  const halves = new Set<string>();
  for (const [index, spans] of skeletons.entries()) {
    for (const { spanId, kind } of spans) {
      if (CALLING_KINDS.some((one) => one === kind)) halves.add(halfKey(traceIds[index], spanId, kind));
    }
  }
  return halves;
}

function isOtherHalf({ traceId, spanId, kind }: Span, halves: ReadonlySet<string>): boolean {
  const calling = parentHalfKind(kind);
  return calling !== undefined && halves.has(halfKey(traceId, spanId, calling));
}

function halfKey(traceId: string | undefined, spanId: string, kind: number): string {
  return `${traceId}/${spanId}/${kind}`;
}

/** A trace id of up to 32 hex digits, padded. */
function readTraceId(text: string): string {
  if (/^[0-9a-f]{1,32}$/i.test(text)) return text.toLowerCase().padStart(32, '0');
  throw new SpangraphError('BAD_USER_INPUT', `${text.slice(0, 100)} is not a trace id: expected up to 32 hex digits`);
}
