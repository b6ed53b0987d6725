/** Orders of a shop: what the tests of services and of the map send. */
import { type SentSpan, spanIdOf } from './opened.ts';

const SECOND = 1_000_000_000n;
/** All orders, for the address. */
export const RANGE = 'from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z';
/** All orders, for the API. */
export const IN_RANGE = 'timeRange: { from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:01:00Z" }';
/** A service whose name would do harm if it was more than text. */
export const HOSTILE = 'a/b "<img src=x onerror=alert(1)>"';

/** A call of shop to cart, of cart to its database, and of shop to a queue, with some failures. */
export function orderOf(n: number): SentSpan[] {
  const start = BigInt(n) * SECOND;
  const failed = n % 4 === 0;
  const at = (id: number, span: Omit<SentSpan, 'id'>): SentSpan => ({ id: spanIdOf(10 * n + id), start, ...span });
  return [
    at(1, { name: 'POST /order', service: 'shop', kind: 2, end: start + BigInt(n) * 10_000_000n, failed }),
    at(2, { parent: spanIdOf(10 * n + 1), name: 'add', service: 'shop', kind: 3 }),
    at(3, { parent: spanIdOf(10 * n + 2), name: 'add', service: 'cart', kind: 2, failed }),
    at(4, {
      parent: spanIdOf(10 * n + 3),
      name: 'INSERT',
      service: 'cart',
      kind: 3,
      attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'orders' },
    }),
    at(5, { parent: spanIdOf(10 * n + 3), name: 'work', service: HOSTILE, kind: 2 }),
  ];
}
