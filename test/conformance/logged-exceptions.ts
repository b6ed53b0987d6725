/** What log records tell of spans, where the backend keeps it. */
import { expect } from 'vitest';
import type { LoggedException } from '../../src/model/exception.ts';
import { ANY_ERROR, mayHaveError } from '../../src/query/error-filter.ts';
import type { SpanFilter } from '../../src/storage/query.ts';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
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
  spans: () => [
    makeSpan({ traceId: TRACE, spanId: spanIdOf(1) }),
    ...[20, 21, 22].map((span) =>
      makeSpan({
        traceId: traceIdOf(0xe3),
        spanId: spanIdOf(span),
        name: 'measured',
        startTimeUnixNano: BASE_TIME + BigInt(span),
        endTimeUnixNano: BASE_TIME + BigInt(span),
        resource: resourceOf('shop'),
        ...(span === 20 ? {} : { statusCode: 2, statusMessage: 'broken' }),
      }),
    ),
  ],
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
    'they count as exceptions of the spans that they name': async ({ reader, writer }) => {
      const keeps = writer.writeExceptions !== undefined;
      await writer.writeExceptions?.([
        [
          logged(1, { spanId: spanIdOf(20), traceId: traceIdOf(0xe3) }),
          logged(2, { spanId: spanIdOf(20), traceId: traceIdOf(0xe3) }),
          logged(3, { spanId: spanIdOf(21), traceId: traceIdOf(0xe3) }),
        ],
      ]);
      // Span 20 is not failed by itself, 21 is, and so is 22, of which nothing is logged.
      const ofThese: SpanFilter = { type: 'name', test: { eq: 'measured' } };
      const request = { filter: ofThese, sketch: false, numbers: [], maxGroups: 10 } as const;
      const [groups = []] = await reader.measureSpans([{ ...request, groupBy: [{ error: true }] }]);
      const byStatus = ['shop', 'measured', 'broken'];
      expect(new Map(groups.map(({ key: [error], total }) => [JSON.stringify(error), total.count]))).toEqual(
        keeps
          ? new Map([
              [JSON.stringify(['TimeoutError', 'no answer <value>']), 2],
              [JSON.stringify(byStatus), 1],
            ])
          : new Map([[JSON.stringify(byStatus), 2]]),
      );
      const found = async (filter: SpanFilter): Promise<unknown> => {
        const order = { field: 'START_TIME', direction: 'ASC' } as const;
        const both: SpanFilter = { type: 'and', filters: [ofThese, filter] };
        const [page] = await reader.findSpans([{ filter: both, order, page: { limit: 10 } }]);
        return page?.items.map(({ spanId }) => spanId);
      };
      const all = [20, 21, 22].map(spanIdOf);
      expect(await found({ type: 'isLogged', eq: true })).toEqual(keeps ? all.slice(0, 2) : []);
      expect(await found({ type: 'isLogged', eq: false })).toEqual(keeps ? all.slice(2) : all);
      expect(await found(ANY_ERROR)).toEqual(keeps ? all : all.slice(1));
      expect(await found(mayHaveError(['TimeoutError', 'no answer <value>']))).toEqual(keeps ? all.slice(0, 2) : []);
      expect(await found(mayHaveError(['shop', 'measured', 'broken']))).toEqual(keeps ? all.slice(2) : all.slice(1));
    },
    'spans are not changed by them': async ({ reader, writer }) => {
      await writer.writeExceptions?.([[logged(9)]]);
      expect(await reader.getTraces([TRACE])).toMatchObject([{ spanCount: 1, errorCount: 0 }]);
      expect((await reader.getSpansById([{ traceId: TRACE, spanId: spanIdOf(1) }]))[0]).toHaveLength(1);
    },
  },
};
