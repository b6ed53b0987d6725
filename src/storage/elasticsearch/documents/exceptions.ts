/** The documents of what log records tell of spans. Equal exceptions have one `_id`, so that each is stored once. */
import { createHash } from 'node:crypto';
import type { LoggedException } from '../../../model/exception.ts';
import { orderedTime } from '../../../model/span.ts';

/** The part of a document's `_source` that reads use. */
export interface ExceptionSource {
  readonly trace: string;
  readonly span: string;
  /** JSON of {@link Told}. */
  readonly exception: string;
  /** JSON of a text. */
  readonly stacktrace?: string;
}

/** The fields of {@link ExceptionSource} without the stack trace, which may be long. */
export const EXCEPTION_FIELDS: readonly string[] = ['trace', 'span', 'exception'];
export const STACKTRACE_FIELD = 'stacktrace';

/** The time is digits, as a number would lose some. */
type Told = readonly [time: string, type: string, message: string];

/** `_id` of the document of an exception. */
export function exceptionId({ traceId, spanId, timeUnixNano, ...texts }: LoggedException): string {
  const content = [traceId, spanId, String(timeUnixNano), texts.type, texts.message, texts.stacktrace];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

/** The document, JSON. */
export function exceptionDocument({
  traceId,
  spanId,
  timeUnixNano,
  type,
  message,
  stacktrace,
}: LoggedException): string {
  const told: Told = [String(timeUnixNano), type, message];
  return (
    `{"trace":"${traceId}","span":"${spanId}","time":${orderedTime(timeUnixNano)}` +
    `,"exception":${textOf(told)},"${STACKTRACE_FIELD}":${textOf(stacktrace)}}`
  );
}

/** The exception of a document. The stack trace is empty if it was not read. */
export function readException({ trace, span, exception, stacktrace = '""' }: ExceptionSource): LoggedException {
  const [time, type, message]: Told = JSON.parse(exception);
  const text: string = JSON.parse(stacktrace);
  return { traceId: trace, spanId: span, timeUnixNano: BigInt(time), type, message, stacktrace: text };
}

/** A value as JSON in a text, which keeps what the cluster would change: halves of surrogate pairs. */
function textOf(value: Told | string): string {
  return JSON.stringify(JSON.stringify(value));
}
