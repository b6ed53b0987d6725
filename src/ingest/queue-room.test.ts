import { expect, test } from 'vitest';
import { QueueRoom } from './queue-room.ts';

/** A connection of the same address as all others, unless it is named. */
const at = (connection: string, address = 'here') => ({ address, connection });
const FULL = expect.objectContaining({ code: 'QUEUE_FULL' });

test('one connection cannot take all of it, however many requests it has', () => {
  const room = new QueueRoom(1_000);
  const loud = Array.from({ length: 100 }, () => room.reserve(at('loud')));
  let taken = 0;
  expect(() => {
    for (const own of loud) {
      own.growTo(10);
      taken += 10;
    }
  }).toThrow(FULL);
  expect(taken).toBeGreaterThan(750);
  expect(() => room.reserve(at('quiet')).growTo(50)).not.toThrow();
});

test('many connections together leave room for small requests of others', () => {
  const room = new QueueRoom(100_000);
  const held = [];
  try {
    for (let index = 0; ; index++) {
      const own = room.reserve(at(`loud ${index}`));
      own.growTo(5_000);
      held.push(own);
    }
  } catch (refusal) {
    expect(refusal).toEqual(FULL);
  }
  expect(() => room.reserve(at('quiet')).growTo(500)).not.toThrow();
  for (const own of held) own.release();
  expect(() => room.reserve(at('loud')).growTo(70_000)).not.toThrow();
});

test('many connections of an address leave room for large requests of another address', () => {
  const room = new QueueRoom(100_000);
  expect(() => {
    for (let index = 0; ; index++) room.reserve(at(`loud ${index}`)).growTo(500);
  }).toThrow(FULL);
  expect(() => room.reserve(at('near')).growTo(5_000)).toThrow(FULL);
  expect(() => room.reserve(at('far', 'there')).growTo(5_000)).not.toThrow();
});

test('a tenant leaves room to others, also of the same proxy', () => {
  const room = new QueueRoom(100_000);
  const of = (tenant: string, number: number) =>
    room.reserve({ tenant, address: 'proxy', connection: `proxy ${number}` });
  const loud = Array.from({ length: 200 }, (_, number) => of('loud', number));
  const refused = loud.filter((one) => {
    try {
      one.growTo(1_000);
      return false;
    } catch {
      return true;
    }
  });
  expect(refused.length).toBeGreaterThan(100);
  expect(() => of('quiet', 0).growTo(5_000)).not.toThrow();
});
