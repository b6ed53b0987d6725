/** Stored traces as answers in Jaeger's JSON. */
import { SpangraphError } from '../../errors.ts';
import type { Reply } from '../../net/question.ts';
import type { TraceSummary } from '../../query/types.ts';
import { wholeTraces } from '../../query/whole-traces.ts';
import type { Asked } from '../adapter/adapter.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';
import type { EnvelopeError } from './path.ts';
import { Remarks } from './remarks.ts';
import { endV1Traces, writeV1Traces } from './v1-traces.ts';

const NOT_FOUND = 'trace not found';

/** What is stored of these ids, in their order. */
export async function tracesOf(
  ids: readonly string[],
  { query }: Pick<Asked, 'query'>,
): Promise<readonly TraceSummary[]> {
  const traces = await Promise.all([...new Set(ids)].map((id) => query.details.trace(id)));
  return traces.filter((trace) => trace !== undefined);
}

interface ReplyWish {
  /** The answer lists those of these ids that are not stored. */
  readonly wanted?: readonly string[];
  /** Whether an answer without any trace is an error. */
  readonly isOne?: boolean;
}

/** The answer with these traces. Throws NOT_FOUND for {@link ReplyWish.isOne}. */
export async function tracesReply(
  traces: readonly TraceSummary[],
  asked: Asked,
  { wanted = [], isOne = false }: ReplyWish = {},
): Promise<Reply> {
  const body = new Body(asked.account);
  const isRaw = asked.parameters.boolean('raw') ?? false;
  const byId = new Map(traces.map((trace) => [trace.traceId, trace]));
  const remarksOn = isRaw ? undefined : (traceId: string) => remarksOnTrace(byId.get(traceId), asked);
  const written = new Set(await writeV1Traces(wholeTraces(traces, asked), body, { remarksOn }));
  // Retention may have deleted what was found.
  if (isOne && written.size === 0) throw new SpangraphError('NOT_FOUND', NOT_FOUND);
  const missing = [...new Set(wanted)].filter((id) => !written.has(id));
  endV1Traces(
    body,
    missing.map((traceID): EnvelopeError => ({ msg: NOT_FOUND, traceID })),
  );
  return body.reply(200, { 'content-type': JSON_TYPE });
}

/** The ids of all spans are read only if some are missing. */
async function remarksOnTrace(trace: TraceSummary | undefined, { reader, account }: Asked): Promise<Remarks> {
  if (trace === undefined || trace.missingParentCount === 0) return new Remarks(() => true);
  const spans = await reader.skeleton(trace.traceId);
  account.readRecords(spans.length);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  return new Remarks((id) => ids.has(id));
}
