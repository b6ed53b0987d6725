import { expect, test } from 'vitest';
import { DEMO_TRACES } from '../../test/fixtures/demo-ids.ts';
import { attributeNamed } from '../model/attributes.ts';
import { exceptionsOf } from '../model/exception.ts';
import { durationNano, type Span, SpanKind, serviceName } from '../model/span.ts';
import { demoTraces } from './demo-traces.ts';
import { SERVICES } from './stage/services.ts';

const HOUR = 3_600_000_000_000n;
const NOW = 1_800_000_000_000_000_000n;
const traces = [...demoTraces(NOW)];
const spans = traces.flat();

function traceOf(traceId: string): readonly Span[] {
  return traces.find(([first]) => first?.traceId === traceId) ?? [];
}

/** Durations of recommendations that have this value, the shortest first. */
function recommended(key: string, value: string): bigint[] {
  return spans
    .filter((span) => serviceName(span.resource) === 'recommendation' && span.kind === SpanKind.SERVER)
    .filter(({ attributes, resource }) => attributeNamed([...attributes, ...resource.attributes], key) === value)
    .map(durationNano)
    .sort((one, other) => Number(one - other));
}

const middle = (values: readonly bigint[]): bigint => values[Math.floor(values.length / 2)] ?? 0n;

test('all of it lies in the hour before its end', () => {
  for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
    expect(startTimeUnixNano >= NOW - HOUR && startTimeUnixNano <= endTimeUnixNano).toBe(true);
    expect(endTimeUnixNano <= NOW).toBe(true);
  }
  expect(traces.length).toBeGreaterThan(500);
});

test('it is the same each time, but for when it was', () => {
  const later = [...demoTraces(NOW + HOUR)].flat();
  const moved = later.map((span) => ({
    ...span,
    startTimeUnixNano: span.startTimeUnixNano - HOUR,
    endTimeUnixNano: span.endTimeUnixNano - HOUR,
    events: span.events.map((event) => ({ ...event, timeUnixNano: event.timeUnixNano - HOUR })),
  }));
  expect(moved).toEqual(spans);
});

test('no two spans share an id, and every span but a lost one has its parent', () => {
  const ids = new Set(spans.map(({ traceId, spanId }) => traceId + spanId));
  expect(ids.size).toBe(spans.length);
  const orphans = spans.filter(({ traceId, parentSpanId }) => parentSpanId !== '' && !ids.has(traceId + parentSpanId));
  expect(new Set(orphans.map(({ traceId }) => traceId)).size).toBe(3);
  expect(orphans.map(({ traceId }) => traceId)).toContain(DEMO_TRACES.missingParent);
});

test('links name spans that are there', () => {
  const ids = new Set(spans.map(({ traceId, spanId }) => traceId + spanId));
  const links = spans.flatMap((span) => span.links);
  expect(links.length).toBeGreaterThan(20);
  expect(links.every(({ traceId, spanId }) => ids.has(traceId + spanId))).toBe(true);
});

test('every service is there, and errors of many types', () => {
  expect(new Set(spans.map(({ resource }) => serviceName(resource)))).toEqual(new Set(SERVICES));
  const exceptions = spans.flatMap(({ events }) => exceptionsOf(events));
  expect(new Set(exceptions.map(({ type }) => type)).size).toBe(9);
  expect(exceptions.every(({ stacktrace }) => stacktrace.includes('\n'))).toBe(true);
});

test('the new version of a service is slow where one attribute has one value', () => {
  expect(middle(recommended('app.recommendation.model', 'graph-v2'))).toBeGreaterThan(
    10n * middle(recommended('app.recommendation.model', 'items-v1')),
  );
  const [old, new_] = ['1.4.2', '1.5.0'].map((version) => recommended('service.version', version).at(-1) ?? 0n);
  expect(new_).toBeGreaterThan(3n * (old ?? 0n));
});

test('the traces that documents and tests name are what they are said to be', () => {
  const lengthOf = (traceId: string): bigint =>
    traceOf(traceId)
      .map(durationNano)
      .reduce((a, b) => (a > b ? a : b));
  expect(traces.at(-1)).toBe(traceOf(DEMO_TRACES.retried));
  expect(traceOf(DEMO_TRACES.retried).filter(({ name }) => name === 'POST /v2/charges')).toHaveLength(3);
  expect(lengthOf(DEMO_TRACES.slowest)).toBeGreaterThan(14_000_000_000n);
  expect(traceOf(DEMO_TRACES.manyReads).filter(({ name }) => name === 'GET')).toHaveLength(28);
  expect(traceOf(DEMO_TRACES.largest)).toHaveLength(Math.max(...traces.map(({ length }) => length)));
  expect(lengthOf(DEMO_TRACES.after)).toBeGreaterThan(2n * lengthOf(DEMO_TRACES.before));
});
