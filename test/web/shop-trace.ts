/** A small trace with what views of a trace tell apart: services, kinds, an error, attributes. */
import { type SentSpan, spanIdOf } from './opened.ts';

const MS = 1_000_000n;

export const SHOP: readonly SentSpan[] = [
  { id: spanIdOf(1), name: 'order', service: 'web', start: 0n, end: 100n * MS, kind: 2 },
  { id: spanIdOf(2), parent: spanIdOf(1), name: 'check', service: 'web', start: 2n * MS, end: 20n * MS },
  { id: spanIdOf(3), parent: spanIdOf(2), name: 'select', service: 'db,1', start: 4n * MS, end: 18n * MS, kind: 3 },
  { id: spanIdOf(4), parent: spanIdOf(1), name: 'pay', service: 'bank', start: 30n * MS, end: 90n * MS, kind: 2 },
  {
    id: spanIdOf(5),
    parent: spanIdOf(4),
    name: 'charge',
    service: 'bank',
    start: 35n * MS,
    end: 80n * MS,
    failed: true,
    attributes: { card: 'visa', 'http.route': '/charge' },
  },
  {
    id: spanIdOf(6),
    parent: spanIdOf(4),
    name: 'note',
    service: 'bank',
    start: 82n * MS,
    end: 84n * MS,
    attributes: { card: 'none' },
  },
];
/** Its rows, with a dash for each level. */
export const SHOP_ROWS = ['order', '-check', '--select', '-pay', '--charge', '--note'];
