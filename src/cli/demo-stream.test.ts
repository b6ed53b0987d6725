/** What the stream of made-up traces counts as sent. */
import { expect, test } from 'vitest';
import type { Span } from '../model/span.ts';
import { streamDemo } from './demo-stream.ts';

const PAST = { rate: 0, historyMs: 60_000, durationMs: undefined, seed: 'a test' };

async function countOf(isTaken: boolean) {
  const sent: (readonly Span[])[] = [];
  let traces = 0;
  await streamDemo(PAST, {
    signal: new AbortController().signal,
    send: async (spans) => {
      sent.push(spans);
      return isTaken;
    },
    onSent: (count) => {
      traces += count;
    },
  });
  return { traces, ids: new Set(sent.flat().map(({ traceId }) => traceId)).size };
}

test('traces that were taken are counted', async () => {
  const { traces, ids } = await countOf(true);
  expect(ids).toBeGreaterThan(0);
  expect(traces).toBe(ids);
});

test('traces that were not taken are not counted', async () => {
  const { traces, ids } = await countOf(false);
  expect(ids).toBeGreaterThan(0);
  expect(traces).toBe(0);
});
