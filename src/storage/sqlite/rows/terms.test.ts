import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationBucket, durationBuckets, keyHash, keyTerm, statusTerm, traceTerm, valueTerm } from './terms.ts';

const TOKEN = /^[0-9a-z]+$/;

describe('terms', () => {
  test('are part of the file format: a changed one needs a migration', () => {
    const key = keyHash('http.method');
    expect({
      string: valueTerm(key, 'GET'),
      int: valueTerm(key, 200n),
      bool: valueTerm(key, true),
      key: keyTerm(key),
      trace: traceTerm('0af7651916cd43dd8448eb211c80319c'),
    }).toMatchInlineSnapshot(`
      {
        "bool": "tdikv8uo",
        "int": "d0qej2cd",
        "key": "n13feef1",
        "string": "3imrfh2t",
        "trace": "xl3am468v",
      }
    `);
  });

  test('are one token for FTS5, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
        expect(valueTerm(keyHash(key), value)).toMatch(TOKEN);
        expect(keyTerm(keyHash(key))).toMatch(TOKEN);
      }),
    );
    for (const code of [0, 2, -7, 2 ** 31 - 1]) expect(statusTerm(code)).toMatch(TOKEN);
  });

  test('are equal for numbers of equal value, whatever their type', () => {
    const key = keyHash('k');
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(valueTerm(key, BigInt(n))).toBe(valueTerm(key, n));
      }),
    );
    expect(valueTerm(key, -0)).toBe(valueTerm(key, 0n));
    expect(valueTerm(key, 2n ** 62n)).toBe(valueTerm(key, 2 ** 62));
    expect(valueTerm(key, 2n ** 53n + 1n)).not.toBe(valueTerm(key, 2 ** 53));
    expect(valueTerm(key, '200')).not.toBe(valueTerm(key, 200n));
  });

  test('differ for 200,000 near values (collisions cost time, so they must be rare)', () => {
    const terms = new Set<string | undefined>();
    for (let i = 0; i < 100_000; i++) {
      terms.add(valueTerm(keyHash('app.order_ref'), `order-${i}`));
      terms.add(valueTerm(keyHash('app.order'), `_ref-${i}`));
    }
    expect(terms.size).toBeGreaterThan(199_990);
  });
});

describe('duration buckets', () => {
  const duration = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

  test('of a range hold the bucket of every duration in it', () => {
    fc.assert(
      fc.property(duration, duration, duration, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort((x, y) => (x < y ? -1 : 1)) as [bigint, bigint, bigint];
        expect(durationBuckets(low, high)).toContain(durationBucket(middle));
      }),
    );
  });

  test('are two for each doubling, so that a bound lets few others through', () => {
    expect(durationBucket(1_000_000n)).not.toBe(durationBucket(1_600_000n));
    expect(durationBuckets(1_000_000n, 1_000_000_000n).length).toBeLessThan(24);
  });
});
