/** How much of its speed taking spans in keeps beside expensive questions. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { jsonRequest, jsonSpan } from '../../fixtures/otlp/json-request.ts';
import { GrpcSender, toProtobuf } from '../../fixtures/otlp/senders.ts';
import type { Program } from '../../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../../fixtures/spans.ts';

const REQUESTS = 100;
const SPANS_A_REQUEST = 100;
/** Loads one after the other: the database grows, so neither kind always comes first. */
const ORDER = ['alone', 'beside', 'beside', 'alone', 'alone', 'beside', 'beside', 'alone'] as const;

/** The rate beside eight askers of all questions in turn, as a share of the rate alone. Throws if spans are refused. */
export async function shareKept(program: Program): Promise<number> {
  const seconds = { alone: 0, beside: 0 };
  await load(program, 0);
  for (const [index, kind] of ORDER.entries()) {
    const asker = kind === 'beside' ? startAsker(program) : undefined;
    seconds[kind] += await load(program, index + 1);
    await asker?.[Symbol.asyncDispose]();
  }
  return seconds.alone / seconds.beside;
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

/** Disposing ends the process. What it asked is cancelled. */
function startAsker({ apiOrigin }: Program): AsyncDisposable {
  const child = fork(join(import.meta.dirname, 'asker.ts'), [apiOrigin]);
  const ended = once(child, 'exit');
  return {
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await ended;
    },
  };
}
