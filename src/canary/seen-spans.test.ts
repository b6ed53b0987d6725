import { expect, test } from 'vitest';
import { makeCanaryTrace } from './canary-trace.ts';
import { type SeenSpan, sightOf } from './seen-spans.ts';

const { spans, token } = makeCanaryTrace(1_767_225_600_000, 'otlp/grpc');

/** As a path that works shows it. */
const SEEN = spans.map(
  (span): SeenSpan => ({
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    startTimeUnixNano: String(span.startTimeUnixNano),
    endTimeUnixNano: '1767225600000000000',
    attributes: { 'spangraph.canary.id': token, 'spangraph.canary.large': '9223372036854775807' },
    events: ['chirp'],
  }),
);

const changed = (changes: Partial<SeenSpan>): SeenSpan[] =>
  SEEN.map((span, at) => (at === 1 ? { ...span, ...changes } : span));

test('what was sent, in any order', () => {
  expect(sightOf(SEEN, spans)).toBe('ok');
  expect(sightOf(SEEN.toReversed(), spans)).toBe('ok');
});

test('nothing', () => {
  expect(sightOf([], spans)).toBe('missing');
});

test.each<[string, SeenSpan[]]>([
  ['a span is missing', SEEN.slice(1)],
  ['a span is there twice', [...SEEN, ...SEEN.slice(0, 1)]],
  ['a name differs', changed({ name: 'other' })],
  ['a parent is lost', changed({ parentSpanId: '' })],
  ['a nanosecond is lost', changed({ startTimeUnixNano: String((spans[1]?.startTimeUnixNano ?? 0n) + 1n) })],
  [
    'an integer was rounded',
    changed({ attributes: { 'spangraph.canary.id': token, 'spangraph.canary.large': '9223372036854775808' } }),
  ],
  ['an event is lost', changed({ events: [] })],
])('%s', (_what, seen) => {
  expect(sightOf(seen, spans)).toBe('wrong');
});
