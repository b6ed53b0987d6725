import { expect, test } from 'vitest';
import { makeSpan, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import { openSqliteFixture } from '../../test/fixtures/sqlite.ts';
import { LIMITS } from '../graphql/testing/server.ts';
import type { Span } from '../model/span.ts';
import { OperationAccount } from './operation-account.ts';
import { WholeSpans } from './whole-spans.ts';

test('the bytes of its parts count on the account of the operation', async () => {
  const store = await openSqliteFixture();
  try {
    const attributes = [{ key: 'long', value: 'x'.repeat(5_000) }];
    await store.writer.write([
      Array.from({ length: 20 }, (_, at) => makeSpan({ spanId: spanIdOf(at + 1), attributes })),
    ]);
    const read = async (maxReadBytes: number): Promise<Span[]> => {
      const cancellation = { signal: new AbortController().signal, cancelled: new Int32Array(1) };
      const account = new OperationAccount({ ...LIMITS, maxReadBytes }, cancellation);
      const spans: Span[] = [];
      for await (const part of new WholeSpans(store.reader.within(account), account).ofTraces([traceIdOf(1)])) {
        spans.push(...part);
      }
      expect(account.bytesRead).toBeGreaterThan(20 * 5_000);
      return spans;
    };
    expect(await read(10 ** 6)).toHaveLength(20);
    await expect(read(20_000)).rejects.toMatchObject({ code: 'OPERATION_TOO_LARGE' });
  } finally {
    await store.close();
  }
});
