import { expect, test } from 'vitest';
import { attributeNamed } from '../model/attributes.ts';
import { type Span, serviceName } from '../model/span.ts';
import { pastTraces } from './demo-traces.ts';
import { LiveShop } from './live-shop.ts';
import { DEMO_MARK, SERVICES } from './stage/services.ts';

const NOW = 1_800_000_000_000_000_000n;
const SECOND = 1_000_000_000n;

/** So many traces, four seconds apart. */
function live(seed: string, count: number): (readonly Span[])[] {
  const shop = new LiveShop(seed, NOW);
  return Array.from({ length: count }, (_, index) => shop.next(NOW + BigInt(index) * 4n * SECOND));
}

const traces = live('one', 400);
const spans = traces.flat();

test('a trace has just ended when it is made', () => {
  for (const [index, trace] of traces.entries()) {
    const last = trace.map(({ endTimeUnixNano }) => endTimeUnixNano).reduce((a, b) => (a > b ? a : b));
    expect(last).toBe(NOW + BigInt(index) * 4n * SECOND);
    expect(trace.every(({ startTimeUnixNano, endTimeUnixNano }) => startTimeUnixNano <= endTimeUnixNano)).toBe(true);
  }
});

test('traces are the same for the same seed, and have other ids for another one', () => {
  expect(live('one', 20)).toEqual(traces.slice(0, 20));
  const ids = new Set(traces.map(([first]) => first?.traceId));
  expect(ids.size).toBe(traces.length);
  expect(live('two', 20).some(([first]) => ids.has(first?.traceId))).toBe(false);
});

test('there are errors, slow traces, links to what is there, and two versions of a service', () => {
  const known = new Set(spans.map(({ traceId, spanId }) => traceId + spanId));
  const links = spans.flatMap((span) => span.links);
  expect(links.length).toBeGreaterThan(10);
  expect(links.every(({ traceId, spanId }) => known.has(traceId + spanId))).toBe(true);
  expect(spans.filter(({ statusCode }) => statusCode === 2).length).toBeGreaterThan(20);
  expect(spans.some((span) => span.endTimeUnixNano - span.startTimeUnixNano > SECOND)).toBe(true);
  expect(new Set(spans.map(({ resource }) => serviceName(resource)))).toEqual(new Set(SERVICES));
  const versions = spans
    .filter(({ resource }) => serviceName(resource) === 'recommendation')
    .map(({ resource }) => attributeNamed(resource.attributes, 'service.version'));
  expect(new Set(versions)).toEqual(new Set(['1.4.2', '1.5.0']));
});

test('every resource says that it is of the demo', () => {
  for (const { resource } of spans) expect(attributeNamed(resource.attributes, DEMO_MARK.key)).toBe(DEMO_MARK.value);
});

test('the past of any length starts where it should, and no two traces of it share an id', () => {
  const from = NOW - 7200n * SECOND;
  const past = [...pastTraces({ from, to: NOW, seed: 'past' })];
  const starts = past.map(([first]) => first?.startTimeUnixNano ?? 0n);
  expect(past.length).toBeGreaterThan(1_800);
  expect(new Set(past.map(([first]) => first?.traceId)).size).toBe(past.length);
  // The clock of the browser is 3 ms behind.
  expect(starts.every((start) => start >= from - SECOND && start < NOW)).toBe(true);
  expect(starts.filter((start) => start < from + 1200n * SECOND).length).toBeGreaterThan(100);
});
