/** A sketch as bytes says the same as its counts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOfQuantile, bucketsOf, DurationCounter } from './duration-sketch.ts';
import { EncodedSketch, encodeSketch } from './encoded-sketch.ts';

/** Gaps and counts of one, two and five bytes. */
const anyCount = fc.oneof(
  fc.constantFrom(1, 127, 128, 2 ** 31, 2 ** 32 - 1),
  fc.nat(300).map((count) => count + 1),
);
const anyBuckets = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -900, max: 900 }), anyCount), {
    selector: ([bucket]) => bucket,
    minLength: 1,
  })
  .map((buckets) => buckets.toSorted(([a], [b]) => a - b));

function counterOf(buckets: readonly (readonly [number, number])[]): DurationCounter {
  const counter = new DurationCounter();
  for (const [bucket, count] of buckets) counter.addAt(bucket, count);
  return counter;
}

/** In the middle of other bytes, as in a row of cells. */
function encoded(buckets: readonly (readonly [number, number])[]): EncodedSketch {
  const { bytes, ...place } = encodeSketch(counterOf(buckets));
  const [before, behind] = [
    [255, 1],
    [255, 255],
  ];
  const begin = before.length;
  const all = Uint8Array.from([...before, ...bytes, ...behind]);
  return new EncodedSketch({ bytes: all, begin, end: begin + bytes.length, ...place });
}

test('its buckets, and the bucket of any quantile', () => {
  fc.assert(
    fc.property(anyBuckets, fc.double({ min: 0, max: 1, noNaN: true }), (buckets, q) => {
      const sketch = encoded(buckets);
      expect([...bucketsOf(sketch)]).toEqual(buckets);
      for (const each of [0, q, 1])
        expect(bucketOfQuantile(sketch, each)).toBe(bucketOfQuantile(counterOf(buckets), each));
    }),
  );
});

test('merged with others', () => {
  fc.assert(
    fc.property(fc.array(anyBuckets, { maxLength: 4 }), (sketches) => {
      const [merged, expected] = [new DurationCounter(), new DurationCounter()];
      for (const buckets of sketches) {
        merged.merge(encoded(buckets));
        expected.merge(counterOf(buckets));
      }
      expect([...bucketsOf(merged)]).toEqual([...bucketsOf(expected)]);
    }),
  );
});

test('equal counts give equal bytes, whatever they come from', () => {
  fc.assert(
    fc.property(anyBuckets, (buckets) => {
      const [ascending, descending] = [counterOf(buckets), counterOf(buckets.toReversed())];
      const expected = encodeSketch(ascending);
      expect(encodeSketch(descending)).toEqual(expected);
      expect(encodeSketch(encoded(buckets))).toEqual(expected);
    }),
  );
});
