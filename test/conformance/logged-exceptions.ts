/** What log records tell of spans, where the backend keeps it. */
import { expect } from 'vitest';
import type { LoggedException } from '../../src/model/exception.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { OpenBackend, Topic } from './topic.ts';

const TRACE = traceIdOf(0xe1);

function logged(n: number, changes: Partial<LoggedException> = {}): LoggedException {
  return {
    traceId: TRACE,
    spanId: spanIdOf(1),
    timeUnixNano: BASE_TIME + BigInt(n),
    type: 'TimeoutError',
    message: `no answer ${n}`,
    stacktrace: 'at pay (shop.js:1)',
    ...changes,
  };
}

const content = ({ traceId: _traceId, spanId: _spanId, ...exception }: LoggedException) => exception;

/** Writes them if the backend keeps any. Answers what is stored then of the span. */
async function written(
  { writer, reader }: OpenBackend,
  batches: readonly (readonly LoggedException[])[],
  of: LoggedException,
) {
  await writer.writeExceptions?.(batches);
  const [found] = await reader.getExceptions([of]);
  return { found, keeps: writer.writeExceptions !== undefined };
}

export const loggedExceptions: Topic = {
  name: 'logged exceptions',
  spans: () => [makeSpan({ traceId: TRACE, spanId: spanIdOf(1) })],
  cases: {
    'those of a span are in order of time, then of their texts': async (backend) => {
      const [a, b, c, d] = [
        logged(1, { type: 'A' }),
        logged(1, { type: 'B', message: '' }),
        logged(1, { type: 'B', message: '\u{1f600}', stacktrace: '' }),
        logged(2 ** 31, { timeUnixNano: 2n ** 64n - 1n }),
      ];
      const { found, keeps } = await written(backend, [[d, c], [b], [], [a]], a);
      expect(found).toEqual(keeps ? [a, b, c, d].map(content) : []);
    },
    'a repeated one changes nothing': async (backend) => {
      const one = logged(5, { spanId: spanIdOf(5) });
      await written(backend, [[one, one], [one]], one);
      const { found, keeps } = await written(backend, [[one]], one);
      expect(found).toEqual(keeps ? [content(one)] : []);
    },
    'each key has its own, those of spans that are not stored too': async (backend) => {
      const other = logged(7, { spanId: spanIdOf(7), traceId: traceIdOf(0xe2) });
      const { keeps } = await written(backend, [[other]], other);
      const keys = [
        { traceId: traceIdOf(0xe2), spanId: spanIdOf(7) },
        { traceId: TRACE, spanId: spanIdOf(7) },
        { traceId: traceIdOf(0xe2), spanId: spanIdOf(1) },
      ];
      expect(await backend.reader.getExceptions(keys)).toEqual([keeps ? [content(other)] : [], [], []]);
    },
    'spans are not changed by them': async ({ reader, writer }) => {
      await writer.writeExceptions?.([[logged(9)]]);
      expect(await reader.getTraces([TRACE])).toMatchObject([{ spanCount: 1, errorCount: 0 }]);
      expect((await reader.getSpansById([{ traceId: TRACE, spanId: spanIdOf(1) }]))[0]).toHaveLength(1);
    },
  },
};
