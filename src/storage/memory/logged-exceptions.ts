/** What log records told of spans: the exceptions of each span, in the order of the port. */
import { compareExceptions, type Exception, type LoggedException } from '../../model/exception.ts';
import type { SpanName } from '../backend.ts';

export class LoggedExceptions {
  /** By span, then by content. */
  readonly #spans = new Map<string, Map<string, Exception>>();

  add({ traceId, spanId, ...exception }: LoggedException): void {
    const { timeUnixNano, type, message, stacktrace } = exception;
    const ofSpan = this.#spans.get(traceId + spanId) ?? new Map<string, Exception>();
    ofSpan.set(JSON.stringify([String(timeUnixNano), type, message, stacktrace]), exception);
    this.#spans.set(traceId + spanId, ofSpan);
  }

  of({ traceId, spanId }: SpanName): Exception[] {
    return [...(this.#spans.get(traceId + spanId)?.values() ?? [])].sort(compareExceptions);
  }
}
