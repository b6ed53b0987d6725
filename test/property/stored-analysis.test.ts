/** Random traces, stored, and analysed through GraphQL: critical paths and shares of services. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startTestServer } from '../../src/graphql/testing/server.ts';
import type { Span } from '../../src/model/span.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import { BASE_TIME, makeSpan, resourceOf, traceIdOf } from '../fixtures/spans.ts';
import { openSqliteFixture, SMALL_PARTS } from '../fixtures/sqlite.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { anyTree, type DrawnSpan } from './arbitrary-tree.ts';
import { steppedPath, steppedSelfTime } from './stepped-path.ts';

/** The memory backend looks at all spans for each trace. */
const MOST_TRACES = 1_000;
const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 200);
const SERVICES = ['a', 'b', 'c'];

/** Each of the traces has at least one span. */
const traces = fc
  .sample(anyTree, { numRuns: Math.min(runs, MOST_TRACES), seed })
  .filter((spans) => spans.length > 0)
  .map((spans, index) => ({ traceId: traceIdOf(index + 1), spans }));

const serviceOf = (span: DrawnSpan): string => SERVICES[span.start % SERVICES.length] ?? '';
const timesOf = ({ start, end }: DrawnSpan) => ({ start: BASE_TIME + BigInt(start), end: BASE_TIME + BigInt(end) });

function storedForm(traceId: string, span: DrawnSpan): Span {
  const { start: startTimeUnixNano, end: endTimeUnixNano } = timesOf(span);
  const { spanId, parentSpanId } = span;
  return makeSpan({
    traceId,
    spanId,
    parentSpanId,
    startTimeUnixNano,
    endTimeUnixNano,
    resource: resourceOf(serviceOf(span)),
  });
}

function expectedOf(drawn: readonly DrawnSpan[]) {
  const spans = drawn.map((span) => ({ ...span, ...timesOf(span) }));
  const path = steppedPath(spans);
  const own = (service: string) =>
    drawn.flatMap((span, index) => (serviceOf(span) === service ? (spans[index] ?? []) : []));
  const shares = SERVICES.filter((service) => own(service).length > 0).map((service) => ({
    service: { name: service },
    spanCount: own(service).length,
    selfTimeNano: String(own(service).reduce((sum, span) => sum + steppedSelfTime(span, spans), 0n)),
    criticalPathNano: String(
      path
        .filter(({ spanId }) => own(service).some((span) => span.spanId === spanId))
        .reduce((sum, { start, end }) => sum + end - start, 0n),
    ),
  }));
  return {
    criticalPath: path.map(({ spanId, start, end }) => ({
      span: { spanId },
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(end),
    })),
    serviceBreakdown: shares,
  };
}

interface Share {
  readonly service: { readonly name: string };
}

const byService = (a: Share, b: Share): number => (a.service.name < b.service.name ? -1 : 1);

async function openMemory() {
  return { ...createMemoryBackend(), close: async () => {} };
}

test.each([
  ['memory', openMemory],
  ['SQLite', () => openSqliteFixture(SMALL_PARTS)],
])(
  `%s: random traces have the paths and shares found boundary by boundary (seed ${seed}, ${traces.length} traces)`,
  async (_name, open) => {
    const { reader, writer, close } = await open();
    try {
      await writer.write(traces.map(({ traceId, spans }) => spans.map((span) => storedForm(traceId, span))));
      await using server = await startTestServer({ wrap: () => reader });
      for (const { traceId, spans } of traces) {
        const { data, errors } = await server.ask(`{ trace(traceId: "${traceId}") {
        criticalPath { span { spanId } startTimeUnixNano endTimeUnixNano }
        serviceBreakdown { service { name } spanCount selfTimeNano criticalPathNano }
      } }`);
        expect(errors).toBeUndefined();
        const { serviceBreakdown: found, ...rest } = data.trace;
        found.sort(byService);
        expect({ ...rest, serviceBreakdown: found }).toEqual(expectedOf(spans));
      }
    } finally {
      await close();
    }
  },
);
