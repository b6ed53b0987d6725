import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inTotalOrder } from './total-order.ts';

/** A stream in order of `id`, where an item's value is at most `shift` below its id: as row ids are to start times. */
interface Item {
  readonly id: number;
  readonly value: number;
  readonly tie: number;
}

const SHIFT = 8;
const anyItems = fc
  .array(fc.record({ value: fc.nat(60), lag: fc.nat(SHIFT), tie: fc.nat(1_000) }))
  .map((items) => items.map(({ value, lag, tie }) => ({ id: value + lag, value, tie })));

const ascending = (a: Item, b: Item): number => a.value - b.value || a.tie - b.tie || a.id - b.id;

test('ascending and descending streams come out in total order', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      const byId = items.toSorted((a, b) => a.id - b.id);
      const up = inTotalOrder({
        items: byId,
        compare: ascending,
        settled: (item, next) => item.value < next.id - SHIFT,
      });
      expect([...up]).toEqual(items.toSorted(ascending));
      const down = inTotalOrder({
        items: byId.toReversed(),
        compare: (a, b) => ascending(b, a),
        settled: (item, next) => item.value > next.id,
      });
      expect([...down]).toEqual(items.toSorted((a, b) => ascending(b, a)));
    }),
  );
});

test('nothing is held back longer than it must: a page reads no more than it needs', () => {
  let read = 0;
  function* endless(): Generator<Item> {
    for (let id = 1_000_000; ; id--) {
      read++;
      yield { id, value: id, tie: 0 };
    }
  }
  const order = inTotalOrder({
    items: endless(),
    compare: (a, b) => ascending(b, a),
    settled: (a, b) => a.value > b.id,
  });
  for (let i = 0; i < 10; i++) order.next();
  expect(read).toBe(11);
});
