import { expect, test } from 'vitest';
import { eventsOf, hasText, type SpanWithEvents, unixNano } from './trace-event.ts';

const TIME = '1767225600123456789';

function event(name: string, attributes: Readonly<Record<string, unknown>> = {}) {
  const all = Object.entries(attributes).map(([key, value]) => ({ key, value }));
  return { name, timeUnixNano: TIME, attributes: all };
}

function span(
  nodes: SpanWithEvents['events']['nodes'],
  more: Partial<SpanWithEvents> = {},
  totalCount = nodes.length,
): SpanWithEvents {
  return {
    spanId: 'a',
    kind: 'CLIENT',
    startTimeUnixNano: TIME,
    events: { totalCount, nodes },
    exceptions: [],
    ...more,
  };
}

test('an event says its attributes, an exception its type and message', () => {
  const found = eventsOf(
    7,
    span([
      event('retry', { count: 3, url: '/a b' }),
      event('exception', {
        'exception.message': 'no\nanswer',
        'exception.type': 'Timeout',
        'exception.stacktrace': 'at',
      }),
      event('exception'),
      event('long', { text: 'x'.repeat(1_000) }),
    ]),
  );
  expect(found.map(({ name, text, isException }) => [name, text.slice(0, 20), isException])).toEqual([
    ['retry', 'count=3 url=/a b', false],
    ['exception', 'Timeout: no answer', true],
    ['exception', '', true],
    ['long', `text=${'x'.repeat(15)}`, false],
  ]);
  expect(found.every(({ span: at, time }) => at === 7 && String(time) === TIME)).toBe(true);
  expect(found[3]?.text.length).toBe(301);
});

test('exceptions of log records come after those of events', () => {
  const exceptions = [
    { type: 'Timeout', message: '', time: '2026-01-01T00:00:00.123456789Z' },
    { type: '', message: 'logged', time: '2026-01-01T00:00:01.000000002Z' },
  ];
  const own = event('exception', { 'exception.type': 'Timeout' });
  expect(eventsOf(1, span([own], { exceptions })).map(({ text, time }) => [text, time])).toEqual([
    ['Timeout', BigInt(TIME)],
    ['logged', 1_767_225_601_000_000_002n],
  ]);
  expect(eventsOf(1, span([], { exceptions })).length).toBe(2);
  // There are more events than have come: exceptions may be among them.
  expect(eventsOf(1, span([own], { exceptions }, 200)).length).toBe(1);
});

test('times keep every digit, before the epoch, too', () => {
  expect(unixNano('2026-01-01T00:00:00.123456789Z')).toBe(BigInt(TIME));
  expect(unixNano('1969-12-31T23:59:59.999999999Z')).toBe(-1n);
  expect(unixNano('2026-01-01T00:00:00Z')).toBe(1_767_225_600_000_000_000n);
});

test('a text is found in the event and in the names of its span', () => {
  const [found] = eventsOf(1, span([event('Retry', { host: 'DB-1' })]));
  if (found === undefined) throw new Error('There is no event.');
  expect(['retry', 'db-1', 'shop', 'none'].map((text) => hasText(found, 'Shop read', text))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
