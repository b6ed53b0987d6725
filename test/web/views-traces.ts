/** Traces that the views of a trace are tried with. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { until } from '../fixtures/until.ts';
import { type SentSpan, spanIdOf } from './opened.ts';

const WAIT_MS = 30_000;
const MS = 1_000_000n;

/** A shop whose database answers two overlapping reads, and a mail that ends after everything. */
export const SHOP: readonly SentSpan[] = [
  {
    id: spanIdOf(1),
    name: 'checkout',
    kind: 2,
    end: 100n * MS,
    events: [{ name: 'started', at: 1n }],
  },
  { id: spanIdOf(2), parent: spanIdOf(1), name: 'read', service: 'db', kind: 3, start: 10n * MS, end: 40n * MS },
  {
    id: spanIdOf(3),
    parent: spanIdOf(1),
    name: 'read',
    service: 'db',
    kind: 3,
    start: 30n * MS,
    end: 50n * MS,
    failed: true,
    events: [
      { name: 'exception', at: 45n * MS },
      { name: 'retry', at: 46n * MS },
    ],
  },
  { id: spanIdOf(4), parent: spanIdOf(3), name: 'parse', service: 'db', start: 35n * MS, end: 36n * MS },
  { id: spanIdOf(5), parent: spanIdOf(1), name: 'mail', service: 'mail', kind: 4, start: 90n * MS, end: 150n * MS },
];

/** 10,000 spans below one root: eight services, thirteen operations, a failed one in a hundred. */
export const MANY: readonly SentSpan[] = Array.from({ length: 10_000 }, (_, at): SentSpan => {
  const parent = at === 0 ? {} : { parent: spanIdOf(1 + Math.floor((at - 1) / 6)) };
  const start = BigInt(at) * 1_000n;
  return {
    id: spanIdOf(at + 1),
    ...parent,
    name: `step ${at % 13}`,
    service: `service ${at % 8}`,
    kind: 1 + (at % 5),
    start,
    end: at === 0 ? 20n * MS : start + BigInt(1_000 + ((at * 7_919) % 90_000)),
    failed: at % 100 === 50,
  };
});

/** Of the address of the page. */
export function parameter(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}

/** The browser reports the address a moment later. */
export function untilParameter(page: Page, name: string, expected: string | null): Promise<void> {
  return until(async () => expect(parameter(page, name)).toBe(expected), WAIT_MS);
}
