import { expect, test } from 'vitest';
import { collect } from '../../test/fixtures/collect.ts';
import { attributesOf, makeSpan, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import { openSqliteFixture } from '../../test/fixtures/sqlite.ts';
import type { Span } from '../model/span.ts';
import { spansInParts } from './spans-in-parts.ts';

const MIB = 2 ** 20;
const TRACE = traceIdOf(1);

async function partsOf(spans: readonly Span[]): Promise<(readonly Span[])[]> {
  const { reader, writer, close } = await openSqliteFixture();
  try {
    await writer.write([spans]);
    return await collect(spansInParts(reader, [TRACE, traceIdOf(2)]));
  } finally {
    await close();
  }
}

test('a huge trace comes in parts of 5,000 spans', async () => {
  const spans = Array.from({ length: 12_000 }, (_, index) =>
    makeSpan({ traceId: TRACE, spanId: spanIdOf(index + 1), startTimeUnixNano: BigInt(index + 1) }),
  );
  const parts = await partsOf(spans);
  expect(parts.map((part) => part.length)).toEqual([5_000, 5_000, 2_000]);
  expect(parts.flat()).toEqual(spans);
});

test('large spans come in smaller parts, however large one is', async () => {
  const spans = Array.from({ length: 12 }, (_, index) =>
    makeSpan({
      traceId: TRACE,
      spanId: spanIdOf(index + 1),
      startTimeUnixNano: BigInt(index + 1),
      attributes: attributesOf({ text: 'x'.repeat(20 * MIB) }),
    }),
  );
  const parts = await partsOf(spans);
  expect(parts.map((part) => part.length)).toEqual([6, 6]);
  expect(parts.flat().map(({ spanId }) => spanId)).toEqual(spans.map(({ spanId }) => spanId));
});
