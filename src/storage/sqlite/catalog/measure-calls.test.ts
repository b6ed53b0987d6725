import { afterAll, beforeAll, expect, test } from 'vitest';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import { SpanKind } from '../../../model/span.ts';
import type { CallsRequest, MeasuredCall } from '../../calls.ts';
import type { ExplainedStep } from '../../explain.ts';

/** Long traces that run beside each other, together more spans than are held. */
const TRACES = 11;
const CALLS = 1_000;
const REQUEST: CallsRequest = { sketch: false, numbers: [], maxCalls: 10 };

let backend: SqliteFixture;
beforeAll(async () => {
  backend = await openSqliteFixture();
  await backend.writer.write(
    Array.from({ length: TRACES }, (_trace, trace) =>
      Array.from({ length: 2 * CALLS }, (_, number) => {
        const isClient = number % 2 === 0;
        const start = BASE_TIME + BigInt(number * TRACES + trace);
        return makeSpan({
          traceId: traceIdOf(trace + 1),
          spanId: spanIdOf(number + 1),
          parentSpanId: isClient ? '' : spanIdOf(number),
          kind: isClient ? SpanKind.CLIENT : SpanKind.SERVER,
          resource: resourceOf(isClient ? 'front' : 'back'),
          startTimeUnixNano: start,
          endTimeUnixNano: start + BigInt(number),
        });
      }),
    ),
  );
});
afterAll(() => backend?.close());

const spansRead = (steps: readonly ExplainedStep[]): number => steps.reduce((sum, { rowsRead }) => sum + rowsRead, 0);

test('every call counts once, also where more traces are open than can be held', async () => {
  const [calls] = await backend.reader.measureCalls([REQUEST]);
  const durationSumNano = BigInt(TRACES * CALLS * CALLS);
  expect(calls).toMatchObject<readonly Partial<MeasuredCall>[]>([
    { source: 'front', target: { kind: 'SERVICE', name: 'back' }, kind: 'CALL' },
  ]);
  expect(calls?.[0]?.measures).toMatchObject({ count: TRACES * CALLS, durationSumNano });
});

test('a trace that is whole is not read again', async () => {
  const steps: ExplainedStep[] = [];
  const explained = backend.reader.explaining((call) => steps.push(...call.steps));
  await explained.measureCalls([{ ...REQUEST, filter: { type: 'traceId', eq: traceIdOf(1) } }]);
  expect(spansRead(steps)).toBeLessThan(2 * 2 * CALLS);
});
