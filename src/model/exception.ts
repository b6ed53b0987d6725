/** Exceptions as OpenTelemetry's semantic conventions record them: as attributes of an event of a span. */
import { naturalText } from './attribute-text.ts';
import { type Attributes, attributeNamed } from './attributes.ts';
import { compareNames } from './compare.ts';
import type { SpanEvent } from './span.ts';

export interface Exception {
  /** `exception.type`, for example `java.net.ConnectException`. As the other texts, empty if it was not sent. */
  readonly type: string;
  /** `exception.message`. */
  readonly message: string;
  /** `exception.stacktrace`. */
  readonly stacktrace: string;
  /** Unsigned 64-bit nanoseconds since the Unix epoch. */
  readonly timeUnixNano: bigint;
}

/** What a log record tells of a span: an exception, or another error as a message without a type. */
export interface LoggedException extends Exception {
  readonly traceId: string;
  readonly spanId: string;
}

/** The name of the events that record an exception. */
export const EXCEPTION_EVENT = 'exception';

/** The exceptions among the events, in their order. */
export function exceptionsOf(events: readonly SpanEvent[]): Exception[] {
  return events
    .filter(({ name }) => name === EXCEPTION_EVENT)
    .map(({ attributes, timeUnixNano }) => exceptionIn(attributes, timeUnixNano));
}

/** One text of the exception that these attributes describe. A value of another type counts as its natural text. */
export function exceptionText(attributes: Attributes, part: 'type' | 'message' | 'stacktrace'): string {
  return naturalText(attributeNamed(attributes, `exception.${part}`) ?? '');
}

/** By time, then type, message and stack trace. */
export function compareExceptions(a: Exception, b: Exception): number {
  if (a.timeUnixNano !== b.timeUnixNano) return a.timeUnixNano < b.timeUnixNano ? -1 : 1;
  return compareNames(a.type, b.type) || compareNames(a.message, b.message) || compareNames(a.stacktrace, b.stacktrace);
}

/** The exception that these attributes describe. */
function exceptionIn(attributes: Attributes, timeUnixNano: bigint): Exception {
  const text = (part: 'type' | 'message' | 'stacktrace'): string => exceptionText(attributes, part);
  return { type: text('type'), message: text('message'), stacktrace: text('stacktrace'), timeUnixNano };
}
