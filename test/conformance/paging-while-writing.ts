import { expect } from 'vitest';
import { spanPosition, tracePosition } from '../../src/storage/ordering/order.ts';
import { BASE_TIME, makeSpan, traceIdOf } from '../fixtures/spans.ts';
import type { Topic } from './topic.ts';

const NEWEST_FIRST = { field: 'START_TIME', direction: 'DESC' } as const;

/** A span alone in its trace, so many nanoseconds after the base. */
const at = (offset: number) =>
  makeSpan({ traceId: traceIdOf(1000 + offset), startTimeUnixNano: BASE_TIME + BigInt(offset) });

const ids = (items: readonly { traceId: string }[] = []) => items.map((item) => item.traceId);

export const pagingWhileWriting: Topic = {
  name: 'paging while writing',
  spans: () => [10, 20, 30, 40].map(at),
  cases: {
    'new spans before the position are not seen, those behind it are, none twice': async ({
      reader,
      writer,
      settle,
    }) => {
      const [first] = await reader.findSpans([{ order: NEWEST_FIRST, page: { limit: 2 } }]);
      const [firstTraces] = await reader.findTraces([{ order: NEWEST_FIRST, page: { limit: 2 } }]);
      expect(ids(first?.items)).toEqual(ids([at(40), at(30)]));
      expect(ids(firstTraces?.items)).toEqual(ids([at(40), at(30)]));
      const [last, lastTrace] = [first?.items.at(-1), firstTraces?.items.at(-1)];
      if (last === undefined || lastTrace === undefined) return;
      await writer.write([[at(50), at(35), at(15)]]);
      await settle();
      const after = spanPosition(NEWEST_FIRST, last);
      const [rest] = await reader.findSpans([{ order: NEWEST_FIRST, page: { limit: 10, after } }]);
      expect(ids(rest?.items)).toEqual(ids([at(20), at(15), at(10)]));
      const afterTrace = tracePosition(NEWEST_FIRST, lastTrace);
      const [restTraces] = await reader.findTraces([{ order: NEWEST_FIRST, page: { limit: 10, after: afterTrace } }]);
      expect(ids(restTraces?.items)).toEqual(ids([at(20), at(15), at(10)]));
    },
  },
};
