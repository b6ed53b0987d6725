/** What log records told of spans. */
import type { Exception } from '../../../model/exception.ts';
import type { SpanName } from '../../backend.ts';
import { blob, columns, list, text } from '../file/select.ts';
import { traceIdBytes } from './keys.ts';
import { timeOfBytes } from './logged-time.ts';
import type { RowSource } from './row-source.ts';

/** Bytes of an exception in memory beside its texts, about. */
const EXCEPTION_BYTES = 120;

const OF_SPAN = list(
  columns(blob('time'), text('type'), text('message'), text('stacktrace')),
  'FROM logged_exceptions WHERE trace_id = ? AND span_id = ? ORDER BY time, type, message, stacktrace',
);

export function getExceptions({ traceId, spanId }: SpanName, { db }: RowSource): Exception[] {
  const exceptions: Exception[] = [];
  for (const [time, type, message, stacktrace] of db.list(OF_SPAN, traceIdBytes(traceId), Buffer.from(spanId, 'hex'))) {
    db.clock.countBytes(EXCEPTION_BYTES + type.length + message.length + stacktrace.length);
    exceptions.push({ timeUnixNano: timeOfBytes(time), type, message, stacktrace });
  }
  return exceptions;
}
