/** A request whose body has been received, and the whole response to it. Plain data, because both cross threads. */
import type { Caller } from '../access/caller.ts';
import { ERROR_CODES, retryAfterHeader, type SpangraphError } from '../errors.ts';
import type { AnswerReport, OperationSummary } from './answer-report.ts';
import type { LiveTask, LiveTurn, TimedOutcome } from './live.ts';

/** One HTTP request, complete. */
export interface Question {
  readonly method: string;
  /** Path and query: `/graphql?query=...`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Who asks. */
  readonly caller: Caller;
  /** Whether its answer reports each read of the storage, for the server's own traces. */
  readonly isTraced?: boolean;
  /** The client takes events: if the operation is a subscription, this is its turn. */
  readonly live?: LiveTurn;
}

/** One HTTP response, complete. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Nothing else may use the memory of a piece, because it moves to another thread. */
  readonly body: readonly Uint8Array<ArrayBuffer>[];
  /** For the server's own metrics and traces. Not sent. */
  readonly summary?: OperationSummary | undefined;
  /** Of the turn of a subscription. Absent: the reply is all there is. */
  readonly live?: TimedOutcome | undefined;
}

/** Bytes of the body of a reply. */
export function lengthOf({ body }: Pick<Reply, 'body'>): number {
  return body.reduce((sum, piece) => sum + piece.byteLength, 0);
}

/** The circumstances of a question. */
export interface AnswerContext {
  /** Who asks. */
  readonly caller: Caller;
  /** Aborted with a SpangraphError when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** One integer, which is not 0 once nobody wants the answer. For code that runs for long without waiting. */
  readonly cancelled: Int32Array;
  /** One integer: KiB that the answer has read and made so far. Seen by those who wait for it. */
  readonly progress?: Int32Array;
  /** Aborts {@link refused} of the largest answer that the thread makes, if the thread has little memory left. */
  readonly checkMemory?: () => void;
  /** Aborted with the SpangraphError that is the answer. Somebody still waits for it, unlike with {@link signal}. */
  readonly refused?: AbortSignal;
  /** Milliseconds that the question waited for a thread. */
  readonly waitedMs: number;
  /** The turn of {@link Question.live}. */
  readonly live?: LiveTask;
  /** Where the answer notes what the server counts. */
  readonly report?: AnswerReport;
}

/** Answers a question. Errors that the question causes are replies, too. */
export type Answer = (question: Question, context: AnswerContext) => Promise<Reply>;

/** The reply to a question that is refused, with the status of the error's code: a text as it is, anything else as JSON. */
export function errorReply(error: SpangraphError, body: object | string): Reply {
  const isText = typeof body === 'string';
  const headers = {
    'content-type': `${isText ? 'text/plain' : 'application/json'}; charset=utf-8`,
    'cache-control': 'no-store',
    ...retryAfterHeader(error),
  };
  return textReply(ERROR_CODES[error.code].httpStatus, headers, isText ? body : JSON.stringify(body));
}

/** A reply whose body is this text. */
export function textReply(status: number, headers: Readonly<Record<string, string>>, text: string): Reply {
  return { status, headers, body: [new TextEncoder().encode(text)] };
}
