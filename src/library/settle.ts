/** Waits until what was sent is there, and nothing more comes. */
import { setTimeout as pause } from 'node:timers/promises';
import { NotSettledError } from './errors.ts';
import { ArrivedDocument, SpanCountDocument, TraceSpanCountDocument } from './generated/graphql.ts';
import type { GraphqlClient } from './graphql-client.ts';
import type { SettleOptions } from './spangraph.ts';

/** What is waited for. */
export interface Awaited extends SettleOptions {
  /** Spans of this trace alone count. Absent: all. */
  readonly traceId?: string;
}

export interface SettleParts {
  readonly client: GraphqlClient;
  /** Bytes of requests that have arrived and are not stored yet. */
  readonly queuedBytes: () => Promise<number>;
}

const QUIET_MS = 100;
const TIMEOUT_MS = 10_000;
/** Milliseconds between two looks. */
const LOOK_INTERVAL_MS = 10;

/** Throws NotSettledError. */
export async function settle({ client, queuedBytes }: SettleParts, awaited: Awaited): Promise<void> {
  const { traceId, quietMs = QUIET_MS, timeoutMs = TIMEOUT_MS } = awaited;
  const { spans = traceId === undefined ? 0 : 1 } = awaited;
  const begun = performance.now();
  let count = -1;
  let changedAt = begun;
  for (;;) {
    const isEmpty = (await queuedBytes()) === 0;
    const found = await countSpans(client, traceId);
    const now = performance.now();
    if (found !== count || !isEmpty) changedAt = now;
    const isQuiet = isEmpty && (quietMs === 0 || now - changedAt >= quietMs);
    count = found;
    if (isQuiet && count >= spans) return;
    if (now - begun >= timeoutMs) throw await notSettled(client, { ...awaited, spans, timeoutMs }, count);
    await pause(LOOK_INTERVAL_MS);
  }
}

async function countSpans(client: GraphqlClient, traceId: string | undefined): Promise<number> {
  if (traceId === undefined) return (await client.ask(SpanCountDocument)).spans.totalCount;
  return (await client.ask(TraceSpanCountDocument, { traceId })).trace?.spanCount ?? 0;
}

async function notSettled(client: GraphqlClient, awaited: Awaited, count: number): Promise<NotSettledError> {
  const { traceId, spans = 0, timeoutMs } = awaited;
  const of = traceId === undefined ? '' : ` of trace ${traceId}`;
  const why = count < spans ? `${count} of ${counted(spans)}${of} arrived` : `new spans${of} kept coming`;
  const { traces } = await client.ask(ArrivedDocument);
  const lines = traces.nodes.map(({ traceId: id, spanCount, rootSpan }) => {
    const root = rootSpan === null ? 'without a root span' : `${rootSpan.service.name}: ${rootSpan.name}`;
    return `\n  ${id}  ${counted(spanCount)}  ${root}`;
  });
  const stored = traces.totalCount === 0 ? 'No trace is stored.' : `Stored traces: ${traces.totalCount}.`;
  return new NotSettledError(`After ${timeoutMs} ms, ${why}. ${stored}${lines.join('')}`);
}

const counted = (spans: number): string => (spans === 1 ? '1 span' : `${spans} spans`);
