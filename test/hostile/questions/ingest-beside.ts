/** How much of its speed taking spans in keeps beside expensive questions. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { jsonRequest, jsonSpan } from '../../fixtures/otlp/json-request.ts';
import { GrpcSender, toProtobuf } from '../../fixtures/otlp/senders.ts';
import type { Program } from '../../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../../fixtures/spans.ts';

const REQUESTS = 200;
const SPANS_A_REQUEST = 100;
/** Loads one after the other: the database grows, so no kind always comes first. */
const TURNS = ['alone', 'questions', 'loops', 'loops', 'questions', 'alone'] as const;
const ORDER = [...TURNS, ...TURNS];

/** Rates of ingest, as shares of its rate without other work. */
export interface Kept {
  /** Beside eight askers of all questions in turn. */
  readonly questions: number;
  /** Beside another process that only counts, at the lowest priority: what this machine takes for any work beside. */
  readonly loops: number;
}

/** Throws if spans are refused. */
export async function shareKept(program: Program): Promise<Kept> {
  const seconds = { alone: 0, questions: 0, loops: 0 };
  await load(program, 0);
  for (const [index, kind] of ORDER.entries()) {
    const beside = await start(kind, program);
    seconds[kind] += await load(program, index + 1);
    await beside?.[Symbol.asyncDispose]();
  }
  return { questions: seconds.alone / seconds.questions, loops: seconds.alone / seconds.loops };
}

/** Seconds until all requests of one sender are acknowledged. */
async function load({ grpcAddress }: Program, round: number): Promise<number> {
  using sender = new GrpcSender(grpcAddress);
  const payloads = Array.from({ length: REQUESTS }, (_, index) =>
    payloadOf(traceIdOf((round + 1) * 1_000_000 + index)),
  );
  const begun = performance.now();
  for (const payload of payloads) {
    const outcome = await sender.export(payload);
    if (!('body' in outcome)) throw new Error(`Spans were refused: ${JSON.stringify(outcome)}`);
  }
  return (performance.now() - begun) / 1_000;
}

function payloadOf(trace: string): Buffer {
  const spans = Array.from({ length: SPANS_A_REQUEST }, (_, index) => {
    const attributes = Array.from({ length: 12 }, (__, key) => ({
      key: `beside.${key}`,
      value: { stringValue: `value ${(index * 7 + key) % 40}` },
    }));
    return jsonSpan(trace, spanIdOf(index + 1), { attributes });
  });
  return toProtobuf(jsonRequest(spans));
}

/** Waits until the process works, as its start is not a question. Disposing ends it. What it asked is cancelled. */
async function start(kind: (typeof ORDER)[number], { apiOrigin }: Program): Promise<AsyncDisposable | undefined> {
  if (kind === 'alone') return undefined;
  const child =
    kind === 'questions'
      ? fork(join(import.meta.dirname, 'asker.ts'), [apiOrigin])
      : fork(join(import.meta.dirname, 'loops.ts'));
  const ended = once(child, 'exit');
  await once(child, 'message');
  return {
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await ended;
    },
  };
}
