import type { Program } from '../fixtures/program.ts';
import { type SentSpan, sendTrace, spanIdOf } from '../web/opened.ts';

const MS = 1_000_000n;
const SERVICES = ['scheduler', 'importer', 'parser', 'index', 'storage'] as const;
/** Spans of a task: the task, and what it does. */
const TASK = 25;
/** Spans of a request. */
const BATCH = 10_000;

/** Sends a trace of so many spans: an import whose tasks work side by side. */
export async function sendLargeTrace(program: Program, traceId: string, count: number): Promise<void> {
  const spans = Array.from({ length: count }, (_, index) => spanAt(index, count));
  for (let from = 0; from < count; from += BATCH) await sendTrace(program, traceId, spans.slice(from, from + BATCH));
}

function spanAt(index: number, count: number): SentSpan {
  const id = spanIdOf(index + 1);
  if (index === 0) return { id, name: 'import', service: 'scheduler', end: BigInt(count) * MS };
  const task = Math.floor((index - 1) / TASK);
  const step = (index - 1) % TASK;
  const begin = BigInt(task * TASK) * MS;
  if (step === 0) {
    return { id, parent: spanIdOf(1), name: 'task', service: 'importer', start: begin, end: begin + 90n * MS };
  }
  const start = begin + BigInt(step * 3) * MS;
  return {
    id,
    parent: spanIdOf(task * TASK + 2),
    name: ['parse', 'validate', 'index', 'store'][step % 4] ?? 'store',
    service: SERVICES[1 + (step % 4)] ?? 'storage',
    start,
    end: start + BigInt(2 + ((index * 7919) % 11)) * MS,
    failed: index % 701 === 0,
  };
}
