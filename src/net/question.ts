/** A request whose body has been received, and the whole response to it. Plain data, because both cross threads. */
import { ERROR_CODES, retryAfterSeconds, type SpangraphError } from '../errors.ts';

/** One HTTP request, complete. */
export interface Question {
  readonly method: string;
  /** Path and query: `/graphql?query=...`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** One HTTP response, complete. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each piece is the only user of its memory, which goes to another thread. */
  readonly body: readonly Uint8Array<ArrayBuffer>[];
}

/** What an answer may look at while it is made. */
export interface AnswerContext {
  /** Aborted, with a SpangraphError as the reason, once nobody wants the answer. */
  readonly signal: AbortSignal;
  /** One integer, not 0 once nobody wants the answer. Code that runs for long without waiting looks at it. */
  readonly cancelled: Int32Array;
  /** Milliseconds that the question waited for a thread. */
  readonly waitedMs: number;
}

/** Answers a question. Never throws for what the question causes: that is a reply as well. */
export type Answer = (question: Question, context: AnswerContext) => Promise<Reply>;

/** The reply to a question that is refused: `body` as JSON, with the status of the error's code. */
export function errorReply({ code, retryAfterMs }: SpangraphError, body: object): Reply {
  const { httpStatus, retryable } = ERROR_CODES[code];
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(retryable ? { 'retry-after': String(retryAfterSeconds(retryAfterMs)) } : {}),
  };
  return textReply(httpStatus, headers, JSON.stringify(body));
}

/** A reply whose body is this text. */
export function textReply(status: number, headers: Readonly<Record<string, string>>, text: string): Reply {
  return { status, headers, body: [new TextEncoder().encode(text)] };
}
