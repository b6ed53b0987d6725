/** Flags that select traces. */
import { MAX_UINT64 } from '../model/int64.ts';
import { MOMENT_FORM, Now, parseMoment } from '../model/relative-time.ts';
import { possibleRange } from '../query/possible-range.ts';
import { parseTraceql } from '../query/traceql/parse-traceql.ts';
import type { TimeRange, TraceFilter } from '../storage/query.ts';
import type { Selection } from '../transfer/selected-traces.ts';
import { lastValue, type ReadFlags, UsageError } from './flags.ts';

/** Flags of {@link readSelection}. */
export const SELECTION_FLAGS: readonly string[] = ['trace-id', 'query', 'from', 'to'];

/** Without any of the flags, all traces. Throws UsageError. */
export function readSelection(flags: ReadFlags): Selection {
  const ids = flags.values.get('trace-id');
  const timeRange = readTimeRange(lastValue(flags, 'from'), lastValue(flags, 'to'));
  const filter = readFilter(lastValue(flags, 'query'));
  if (ids === undefined) return { ...(timeRange && { timeRange }), ...(filter && { filter }) };
  if (timeRange !== undefined || filter !== undefined) {
    throw new UsageError('--trace-id already names the traces: leave out --query, --from and --to');
  }
  return { traceIds: ids.map(readTraceId) };
}

function readTraceId(text: string): string {
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{16})$/i.test(text)) return text.toLowerCase().padStart(32, '0');
  throw new UsageError(`--trace-id: expected 32 hex digits (or 16 of a 64-bit id), got "${text}"`);
}

function readTimeRange(from: string | undefined, to: string | undefined): TimeRange | undefined {
  if (from === undefined && to === undefined) return undefined;
  const now = new Now();
  return possibleRange({
    ...(from !== undefined && { from: readTime('from', from, now) }),
    ...(to !== undefined && { to: readTime('to', to, now) }),
  });
}

/** Nanoseconds since the Unix epoch, which may be before it. */
function readTime(flag: string, text: string, now: Now): bigint {
  const moment = /^\d{1,20}$/.test(text) ? uint64Of(text) : parseMoment(text);
  if (moment !== undefined) return now.at(moment);
  throw new UsageError(`--${flag}: expected ${MOMENT_FORM}, or nanoseconds since the Unix epoch; got "${text}"`);
}

function uint64Of(digits: string): bigint | undefined {
  const value = BigInt(digits);
  return value <= MAX_UINT64 ? value : undefined;
}

function readFilter(text: string | undefined): TraceFilter | undefined {
  if (text === undefined) return undefined;
  const result = parseTraceql(text, 'traces');
  if ('filter' in result) return result.filter;
  const mistakes = result.mistakes.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`);
  throw new UsageError(`--query: ${mistakes.join('; ')}`);
}
