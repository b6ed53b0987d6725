import { expect, test } from 'vitest';
import { attributesOf, makeSpan, traceIdOf } from '../../../test/fixtures/spans.ts';
import { createMemoryBackend } from './index.ts';

const LONG = 100_000;

test('counts what it answers, and ends when that is too much', async () => {
  const { reader, writer } = createMemoryBackend();
  const spans = [1, 2, 3, 4].map((number) =>
    makeSpan({ traceId: traceIdOf(number), attributes: attributesOf({ text: `${number}`.padEnd(LONG, 'x') }) }),
  );
  await writer.write([spans]);
  const found = await reader.getSpansById(spans);
  const refs = found.flat().map(({ ref }) => ref);
  let counted = 0;
  const within = reader.within({
    cancelled: Int32Array.of(0),
    readBytes: (bytes) => {
      counted += bytes;
      if (counted > 2 * LONG) throw new Error('too much');
    },
    readRecords: () => {},
  });
  await within.getAttributes(refs.slice(0, 1));
  expect(counted).toBeGreaterThan(LONG);
  await expect(within.getAttributes(refs)).rejects.toThrow('too much');
  expect(counted).toBeLessThan(3 * LONG);
});
