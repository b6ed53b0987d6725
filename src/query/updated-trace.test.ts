import { expect, test } from 'vitest';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import { Live } from './live.ts';
import { createLoaders } from './loaders.ts';
import { OperationAccount } from './operation-account.ts';
import { decodeSeen, encodeSeen } from './updated-trace.ts';

const TRACE = traceIdOf(1);
const LIMITS = { maxRecords: 100, maxReadBytes: 10_000, maxFields: 1_000, maxAnswerBytes: 1_000 };
const HOUR_MS = 3_600_000;

const spanOf = (span: number, duration: bigint) =>
  makeSpan({
    traceId: TRACE,
    spanId: spanIdOf(span),
    startTimeUnixNano: BASE_TIME,
    endTimeUnixNano: duration === 0n ? 0n : BASE_TIME + duration,
  });

/** Each turn awaits `during` when it has read the summary of the trace and nothing else. */
function open(during: () => Promise<void> = async () => {}) {
  const { reader, writer } = createMemoryBackend();
  /** Each turn has loaders of its own. */
  const turn = (seen: string, settlingMs = 0) => {
    const account = new OperationAccount(LIMITS, {
      signal: new AbortController().signal,
      cancelled: Int32Array.of(0),
    });
    const loaders = createLoaders(reader);
    const trace = async (traceId: string) => {
      const summary = await loaders.trace(traceId);
      await during();
      return summary;
    };
    return new Live({ ...loaders, trace }, account).traceUpdated({ traceId: TRACE, seen, settlingMs });
  };
  return { writer, turn };
}

test('a trace is news once it is stored, and each time that spans of it have arrived', async () => {
  const { writer, turn } = open();
  const none = await turn('');
  expect(none.trace).toBeUndefined();
  await writer.write([[spanOf(1, 9n), spanOf(2, 0n)]]);
  const first = await turn(none.seen);
  expect(first.trace?.spanCount).toBe(2);
  await writer.write([[spanOf(1, 9n)]]);
  expect((await turn(first.seen)).trace).toBeUndefined();
  await writer.write([[spanOf(2, 5n)]]);
  const finished = await turn(first.seen);
  expect(finished.trace?.spanCount).toBe(2);
  expect((await turn(finished.seen)).trace).toBeUndefined();
});

test('a span that arrives while a turn reads is news of the next turn', async () => {
  const arriving: number[] = [];
  const { writer, turn } = open(async () => {
    for (const span of arriving.splice(0)) await writer.write([[spanOf(span, 9n)]]);
  });
  await writer.write([[spanOf(1, 9n)]]);
  arriving.push(2);
  const first = await turn('');
  expect(first.trace?.spanCount).toBe(1);
  const second = await turn(first.seen);
  expect(second.trace?.spanCount).toBe(2);
  expect((await turn(second.seen)).trace).toBeUndefined();
});

test('after the settling time a span counts that searches did not see before', async () => {
  const { writer, turn } = open();
  await writer.write([[spanOf(1, 9n), spanOf(2, 5n)]]);
  const { seen } = await turn('', HOUR_MS);
  const now = decodeSeen(seen);
  expect(now?.compareAt).toBeGreaterThan(Date.now());
  if (now === undefined) throw new Error('The trace was seen.');
  // As if the second one had not been finished then.
  const before = { ...now, content: 'other' };
  expect((await turn(encodeSeen(before), HOUR_MS)).trace).toBeUndefined();
  const due = await turn(encodeSeen({ ...before, compareAt: 1 }), HOUR_MS);
  expect(due.trace?.spanCount).toBe(2);
  expect(decodeSeen(due.seen)).toEqual({ sign: now.sign, content: now.content });
});
