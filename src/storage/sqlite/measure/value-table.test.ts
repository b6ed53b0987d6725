import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachElement } from './stored-lists.ts';
import { ValueTable } from './value-table.ts';

const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', ']', '[', 'é', '\u{1f600}') });
const element = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true }),
  fc.array(text),
);

test('the elements of a list are its JSON texts', () => {
  fc.assert(
    fc.property(fc.array(element), fc.array(element), (list, before) => {
      const [first, bytes] = [Buffer.from(JSON.stringify(before)), Buffer.from(JSON.stringify(list))];
      const found: string[] = [];
      const column = { add: (all: Buffer, from: number, to: number) => found.push(all.toString('utf8', from, to)) };
      const columns = list.map((_, index) => (index % 3 === 2 ? null : column));
      eachElement(Buffer.concat([first, bytes, first]), first.length, first.length + bytes.length, columns);
      expect(found).toEqual(list.filter((_, index) => index % 3 !== 2).map((one) => JSON.stringify(one)));
    }),
  );
});

test('equal bytes are counted together, others apart, even with equal hashes', () => {
  const texts = fc.array(fc.string({ maxLength: 2 }), { maxLength: 200 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 1_000 }), (values, hashes) => {
      const table = new ValueTable();
      const expected = new Map<string, number>();
      for (const value of values) {
        const bytes = Buffer.from(`<${value}>`);
        const isNew = table.add(bytes, 1, bytes.length - 1, (value.charCodeAt(0) || 0) % hashes);
        expect(isNew).toBe(!expected.has(value));
        expected.set(value, (expected.get(value) ?? 0) + 1);
      }
      expect(table.size).toBe(expected.size);
      expect(new Map(table.take())).toEqual(expected);
      expect([table.size, table.usedBytes, table.take()]).toEqual([0, 0, []]);
    }),
  );
});
