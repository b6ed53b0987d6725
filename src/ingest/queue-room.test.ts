import { expect, test } from 'vitest';
import { QueueRoom } from './queue-room.ts';

const FULL = expect.objectContaining({ code: 'QUEUE_FULL' });

test('one connection cannot take all of it, however many requests it has', () => {
  const room = new QueueRoom(1_000);
  const loud = Array.from({ length: 100 }, () => room.reserve('loud'));
  let taken = 0;
  expect(() => {
    for (const own of loud) {
      own.growTo(10);
      taken += 10;
    }
  }).toThrow(FULL);
  expect(taken).toBeGreaterThan(800);
  expect(() => room.reserve('quiet').growTo(50)).not.toThrow();
});

test('many connections together leave room for small requests of others', () => {
  const room = new QueueRoom(100_000);
  const held = [];
  try {
    for (let index = 0; ; index++) {
      const own = room.reserve(`loud ${index}`);
      own.growTo(5_000);
      held.push(own);
    }
  } catch (refusal) {
    expect(refusal).toEqual(FULL);
  }
  expect(() => room.reserve('quiet').growTo(500)).not.toThrow();
  for (const own of held) own.release();
  expect(() => room.reserve('loud').growTo(80_000)).not.toThrow();
});
