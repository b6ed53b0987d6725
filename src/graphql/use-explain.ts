/** `extensions.explain` of an answer: the calls of the storage port that the operation made, if it asks for them. */
import type { Plugin } from 'graphql-yoga';
import type { SpanReader } from '../storage/backend.ts';
import type { ExplainedCall, ExplainedStep, ReportCall } from '../storage/explain.ts';
import { asksFor, type ExtensionRequest } from './extension-request.ts';

/** Asks for it if the request cannot have `extensions: { explain: true }`, as in GraphiQL. */
export const EXPLAIN_HEADER = 'x-spangraph-explain';

/** Calls that are reported of one operation: the first ones. It makes a few for each level of its fields. */
const MAX_CALLS = 200;

/** A call as clients see it. Times are milliseconds with three digits. The start counts from that of the operation. */
export interface CallExplanation extends Omit<ExplainedCall, 'startedAtMs' | 'steps'> {
  readonly startMs: number;
  readonly steps: readonly ExplainedStep[];
}

/** What an operation has done so far. */
class CallLog {
  readonly #begun = performance.now();
  readonly #calls: ExplainedCall[] = [];

  add(call: ExplainedCall): void {
    this.#calls.push(call);
  }

  /** In the order in which they began. */
  explanations(): CallExplanation[] {
    return this.#calls
      .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
      .slice(0, MAX_CALLS)
      .map(({ startedAtMs, durationMs, waitMs, workMs, steps, ...call }) => ({
        ...call,
        startMs: rounded(startedAtMs - this.#begun),
        durationMs: rounded(durationMs),
        waitMs: rounded(waitMs),
        workMs: rounded(workMs),
        steps: steps.map((step) => ({ ...step, durationMs: rounded(step.durationMs) })),
      }));
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000;
}

/** The part of an operation's context that is set if an explanation is asked for. */
export interface ExplainableContext {
  readonly callLog?: CallLog;
}

/** A request, and where the calls of its operation are reported besides. */
interface ExplainableRequest extends ExtensionRequest {
  readonly report?: { readonly onRead: ReportCall | undefined };
}

/** Makes the context. Its reader reports the calls if the request asks for an explanation, or is traced. */
export function explainableContext<Context extends object>(
  request: ExplainableRequest,
  reader: SpanReader,
  makeContext: (reader: SpanReader) => Context,
): Context & ExplainableContext {
  const onRead = request.report?.onRead;
  if (!asksFor('explain', EXPLAIN_HEADER, request)) {
    return makeContext(onRead === undefined ? reader : reader.explaining(onRead));
  }
  const callLog = new CallLog();
  const source = reader.explaining((call) => {
    callLog.add(call);
    onRead?.(call);
  });
  return { ...makeContext(source), callLog };
}

/** Adds the explanation to the answer of an operation whose context has one. */
export function useExplain(): Plugin<ExplainableContext> {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result, setResult }) => {
        const { callLog }: ExplainableContext = args.contextValue;
        if (callLog === undefined || Symbol.asyncIterator in result) return;
        setResult({ ...result, extensions: { ...result.extensions, explain: callLog.explanations() } });
      },
    }),
  };
}
