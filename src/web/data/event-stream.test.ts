import { expect, test } from 'vitest';
import { eventsOf, type StreamEvent } from './event-stream.ts';

/** The events of a body that arrives in these pieces. */
async function read(pieces: readonly Uint8Array[]): Promise<StreamEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const events: StreamEvent[] = [];
  for await (const event of eventsOf(body)) events.push(event);
  return events;
}

const TEXT = ':\n\nevent: next\ndata: {"a":"ä"}\n\n: a comment\nevent: next\ndata: 1\ndata: 2\n\nevent: complete\n\n';
const EVENTS = [
  { event: 'next', data: '{"a":"ä"}' },
  { event: 'next', data: '1\n2' },
  { event: 'complete', data: '' },
];

test('events are the same however they are cut', async () => {
  const bytes = new TextEncoder().encode(TEXT);
  expect(await read([bytes])).toEqual(EVENTS);
  expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
});

test('lines may end with a carriage return', async () => {
  expect(await read([new TextEncoder().encode(TEXT.replaceAll('\n', '\r\n'))])).toEqual(EVENTS);
});

test('an event that is cut off is none', async () => {
  expect(await read([new TextEncoder().encode('event: next\ndata: 1')])).toEqual([]);
});
