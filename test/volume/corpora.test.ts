/** Each corpus alone in a fresh program: content, known facts, and that sending again changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Facts, factsOf, noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { sendAll, type Transport, transportName } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { type ReadSpans, readSpans, readSpansByTrace, readTraces, type SeenTrace } from '../fixtures/read-back.ts';
import { byKey, differenceOf, digestOf, SAME, type SeenSpan, seenInRequests } from '../fixtures/seen-span.ts';
import { distributionOf, expectedTraces } from '../fixtures/trace-facts.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { checkAttributes, checkNewestAndSlowest, checkSearches, checkServices, checkTotals } from './facts-checks.ts';

interface CorpusCase extends Transport {
  readonly set: string;
}

/** Without zipkin-samples: the facts count records that share a span's whole identity otherwise than the server does. */
const CASES: readonly CorpusCase[] = [
  { set: 'otel-demo-otel-tui', protocol: 'gRPC', gzip: true },
  { set: 'hotrod-jaeger-ui', protocol: 'HTTP JSON', gzip: false },
  { set: 'jaeger-integration-all', protocol: 'HTTP protobuf', gzip: true },
  { set: 'node-load25', protocol: 'HTTP protobuf', gzip: false },
  { set: 'trainticket-1min-events', protocol: 'HTTP JSON', gzip: true },
  { set: 'dsb-media-load25', protocol: 'gRPC', gzip: false },
  { set: 'dsb-hotel-load25', protocol: 'HTTP protobuf', gzip: true },
  { set: 'onlineboutique-1min', protocol: 'gRPC', gzip: true },
];

/** 192,634 spans take too long for every run: `SPANGRAPH_E2E_VOLUME=1 npm run test:volume -- corpora` has them too. */
const VOLUME: CorpusCase = { set: 'onlineboutique-10min', protocol: 'gRPC', gzip: true };
const cases = process.env.SPANGRAPH_E2E_VOLUME === '1' ? [...CASES, VOLUME] : CASES;
const MINUTES = 60_000;

describeUnless(noCorpora, 'corpora', () => {
  describe.each(cases.map((one) => ({ ...one, way: transportName(one) })))('$set by $way', ({ set, ...transport }) => {
    let program: Program;
    let requests: string[];
    let sent: Map<string, SeenSpan>;
    let traces: SeenTrace[];
    let read: ReadSpans;
    let facts: Facts;

    beforeAll(async () => {
      program = await startProgram();
      requests = requestsOfSet(set);
      facts = factsOf(set);
      sent = byKey(seenInRequests(requests));
      await sendAll(program, transport, requests);
      traces = await readTraces(program);
      read = await readSpansByTrace(program, traces);
    }, 5 * MINUTES);
    afterAll(async () => await program?.[Symbol.asyncDispose]());

    test('every span comes back as it was sent', () => {
      expect(differenceOf(read.spans, sent)).toEqual(SAME);
      expect(read.spans.size).toBe(facts.records);
    });

    test('every trace says of itself what its spans say', () => {
      const expected = expectedTraces(sent.values());
      for (const trace of traces) expect(trace).toMatchObject(expected.get(trace.traceId) ?? {});
      expect(traces).toHaveLength(expected.size);
    });

    test('traces: number, sizes, durations and the extremes', () => {
      expect(distributionOf(traces.map(({ durationNano }) => Number(durationNano)))).toMatchObject(
        expectedDistribution(facts.trace_duration_ns),
      );
      const durations = [...read.spans.values()].map((span) => Number(span.durationNano));
      expect(distributionOf(durations)).toMatchObject(expectedDistribution(facts.span_duration_ns));
      expect(traces.filter(({ errorCount }) => errorCount > 0)).toHaveLength(facts.traces_with_error);
      expect(traces.reduce((sum, { missingParentCount }) => sum + missingParentCount, 0)).toBe(
        facts.shape.orphan_spans,
      );
      for (const { traceId, records, errors, orphans, duration_ns } of [facts.trace_most_spans, facts.trace_longest]) {
        expect(traces.find((trace) => trace.traceId === traceId)).toMatchObject({
          spanCount: records,
          errorCount: errors,
          missingParentCount: orphans,
          durationNano: String(duration_ns),
        });
      }
    });

    test('traces: depth', () => {
      expect(distributionOf(traces.map(({ depth }) => depth))).toMatchObject(expectedDistribution(facts.trace_depth));
      expect(traces.find(({ traceId }) => traceId === facts.trace_deepest.traceId)?.depth).toBe(
        facts.trace_deepest.depth,
      );
      expect(distributionOf(traces.map(({ spanCount }) => spanCount))).toMatchObject(
        expectedDistribution(facts.trace_size),
      );
    });

    test('counts over everything', () => checkTotals(program, facts));
    test('services with their spans, traces and operations', () => checkServices(program, facts));
    test('the newest and the slowest', () => checkNewestAndSlowest(program, facts));
    test('values of attributes with their counts', () => checkAttributes(program, facts));
    test('searches', () => checkSearches(program, facts));

    test('sent again, nothing has changed', { timeout: 5 * MINUTES }, async () => {
      await sendAll(program, transport, requests);
      const again = await readSpans(program);
      expect(differenceOf(again.spans, sent)).toEqual(SAME);
      expect(digestOf(again.spans, again.ingestionTimes)).toBe(digestOf(read.spans, read.ingestionTimes));
      expect(await readTraces(program)).toEqual(traces);
      await checkTotals(program, facts);
      await checkServices(program, facts);
    });
  });
});

/** Only the figures that nearest rank defines. */
function expectedDistribution({ count, min, p50, p90, p95, p99, max }: Facts['trace_size']): Facts['trace_size'] {
  return { count, min, p50, p90, p95, p99, max };
}
