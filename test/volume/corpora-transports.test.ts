/** The small corpora by every transport: what comes back is what was sent, whichever way it came. */
import { expect, test } from 'vitest';
import { noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { sendAll, TRANSPORTS, transportName } from '../fixtures/otlp/senders.ts';
import { startProgram } from '../fixtures/program.ts';
import { readSpans, readSpansByTrace, readTraces } from '../fixtures/read-back.ts';
import { byKey, differenceOf, digestOf, SAME, seenInRequests } from '../fixtures/seen-span.ts';
import { expectedTraces } from '../fixtures/trace-facts.ts';
import { describeUnless } from '../fixtures/unless.ts';

const SETS = ['otel-demo-otel-tui', 'hotrod-jaeger-ui', 'jaeger-integration-all', 'zipkin-samples'];

describeUnless(noCorpora, 'small corpora', () => {
  test.each(TRANSPORTS.map((transport) => ({ way: transportName(transport), transport })))(
    '$way: read back as sent, and again after sending again',
    async ({ transport }) => {
      await using program = await startProgram();
      const requests = SETS.flatMap(requestsOfSet);
      const sent = byKey(seenInRequests(requests));

      await sendAll(program, transport, requests);
      const traces = await readTraces(program);
      const first = await readSpansByTrace(program, traces);
      expect(differenceOf(first.spans, sent)).toEqual(SAME);
      const expected = expectedTraces(sent.values());
      for (const trace of traces) expect(trace).toMatchObject(expected.get(trace.traceId) ?? {});
      expect(traces).toHaveLength(expected.size);

      await sendAll(program, transport, requests);
      const second = await readSpans(program);
      expect(differenceOf(second.spans, sent)).toEqual(SAME);
      expect(digestOf(second.spans, second.ingestionTimes)).toBe(digestOf(first.spans, first.ingestionTimes));
    },
  );
});
