/** The trace that a tool is about. */
import { SpangraphError } from '../../../errors.ts';
import type { SpanRecord, TraceSummary } from '../../../storage/backend.ts';
import { traceBrief } from '../answers/spans.ts';
import type { ToolContext } from './tool.ts';

interface StoredTrace {
  readonly trace: TraceSummary;
  readonly root: SpanRecord | undefined;
  /** As answers show it. */
  readonly brief: object;
}

/** Throws NOT_FOUND. */
export async function storedTrace(
  traceId: string,
  { query }: Pick<ToolContext<unknown>, 'query'>,
): Promise<StoredTrace> {
  const trace = await query.details.trace(traceId);
  if (trace === undefined) throw notStored(`trace ${traceId}`);
  const root = await query.structure.rootSpan(trace);
  return { trace, root, brief: traceBrief(trace, root) };
}

/** `what`: names it. */
export function notStored(what: string): SpangraphError {
  return new SpangraphError(
    'NOT_FOUND',
    `There is no ${what} in the store. Find ids with search_traces or search_spans.`,
  );
}
