/** The memory reader with reports of its work: it scans everything, except what is named by a reference. */
import type { SpanReader } from '../backend.ts';
import { type ExplainedStep, type ReportCall, reportedCall } from '../explain.ts';
import type { SpanRows } from './rows.ts';

const NO_READS: ReadonlySet<string | symbol> = new Set(['within', 'explaining', 'dataVersion', 'check', 'close']);
/** The keys of these reads are references, which lead to rows directly. */
const BY_REFERENCE: ReadonlySet<string> = new Set(['getSpans', 'getAttributes', 'getEvents', 'getLinks']);

type Read = (keys: readonly unknown[], signal?: AbortSignal) => Promise<readonly unknown[]>;

export function explainingReader(reader: SpanReader, rows: SpanRows, report: ReportCall): SpanReader {
  return new Proxy(reader, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name === 'symbol') return member;
      const method = member.bind(target) as Read;
      return NO_READS.has(name) ? method : explained(name, method, rows, report);
    },
  });
}

function explained(name: string, method: Read, rows: SpanRows, report: ReportCall): Read {
  return (keys, signal) => {
    const stepsOf = (durationMs: number) => ({
      steps: keys.length === 0 ? [] : [stepOf(name, keys.length, rows, durationMs)],
      stepsLeftOut: 0,
    });
    return reportedCall({ report, method: name, keys: keys.length, stepsOf }, () => method(keys, signal));
  };
}

function stepOf(name: string, keys: number, rows: SpanRows, durationMs: number): ExplainedStep {
  return BY_REFERENCE.has(name)
    ? { access: 'INDEX', using: 'spans by reference', times: keys, rowsRead: keys, durationMs }
    : { access: 'SCAN', using: 'all spans', times: keys, rowsRead: keys * rows.size, durationMs };
}
