import type { Program } from '../fixtures/program.ts';
import { spanIdOf } from '../fixtures/spans.ts';

const MS = 1_000_000n;
const SERVICES = ['scheduler', 'importer', 'parser', 'index', 'storage'] as const;
/** Spans of a task: the task, and what it does. */
const TASK = 25;
/** Spans of a request. */
const BATCH = 10_000;

/** 2026-01-01T00:00:00Z */
const BEGIN = 1_767_225_600_000_000_000n;

/** Times in nanoseconds from the start of the trace. */
interface TaskSpan {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly service: string;
  readonly start?: bigint;
  readonly end: bigint;
  readonly failed?: boolean;
}

/** Sends a trace of so many spans: an import whose tasks work side by side. */
export async function sendLargeTrace(program: Program, traceId: string, count: number): Promise<void> {
  const spans = Array.from({ length: count }, (_, index) => spanAt(index, count));
  for (let from = 0; from < count; from += BATCH) await send(program, traceId, spans.slice(from, from + BATCH));
}

async function send({ otlpHttpUrl }: Program, traceId: string, spans: readonly TaskSpan[]): Promise<void> {
  const resourceSpans = [...Map.groupBy(spans, ({ service }) => service)].map(([stringValue, members]) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue } }] },
    scopeSpans: [{ spans: members.map((span) => otlpSpan(traceId, span)) }],
  }));
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(otlpHttpUrl, { method: 'POST', headers, body: JSON.stringify({ resourceSpans }) });
  if (!response.ok) throw new Error(await response.text());
}

function otlpSpan(traceId: string, { id, parent, name, start = 0n, end, failed = false }: TaskSpan): object {
  return {
    traceId,
    spanId: id,
    parentSpanId: parent ?? '',
    name,
    kind: 1,
    startTimeUnixNano: String(BEGIN + start),
    endTimeUnixNano: String(BEGIN + end),
    status: failed ? { code: 2 } : {},
  };
}

function spanAt(index: number, count: number): TaskSpan {
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
