import { expect, test } from 'vitest';
import { DEMO_TRACES } from '../../test/fixtures/demo-ids.ts';
import type { Span } from '../model/span.ts';
import { type DemoPlan, DemoShop } from './demo-shop.ts';

const NOW_MS = 1_800_000_000_000;
const NOW = BigInt(NOW_MS) * 1_000_000n;
const MINUTE = 60_000_000_000n;

interface Stage {
  readonly shop: DemoShop;
  readonly written: (readonly Span[])[];
  readonly warnings: unknown[];
  /** Resolves with the next write; that one fails with the error, if there is one. */
  readonly nextWrite: (failure?: Error) => Promise<readonly Span[]>;
}

function stage(plan: DemoPlan): Stage {
  const written: (readonly Span[])[] = [];
  const warnings: unknown[] = [];
  const waiting: { resolve: (spans: readonly Span[]) => void; failure: Error | undefined }[] = [];
  const sink = {
    write: async (spans: readonly Span[]) => {
      written.push(spans);
      const next = waiting.shift();
      next?.resolve(spans);
      if (next?.failure !== undefined) throw next.failure;
      return { accepted: spans.length, rejected: [] };
    },
  };
  const log = { warn: (fields: unknown) => void warnings.push(fields) };
  const nextWrite: Stage['nextWrite'] = (failure) => new Promise((resolve) => waiting.push({ resolve, failure }));
  return { shop: new DemoShop(plan, { sink, log, now: () => NOW_MS }), written, warnings, nextWrite };
}

const idsOf = (spans: readonly Span[]): Set<string> => new Set(spans.map(({ traceId }) => traceId));

test('an empty storage gets the hour whose ids are documented', async () => {
  const { shop, written } = stage({ tracesPerSecond: 0 });
  expect(await shop.storePast()).toBe(written[0]?.length);
  expect(idsOf(written[0] ?? [])).toContain(DEMO_TRACES.retried);
});

test('a storage with demo traces gets what is missing, under other ids', async () => {
  const { shop, written } = stage({ tracesPerSecond: 0, storedUntil: NOW - 10n * MINUTE });
  expect(await shop.storePast()).toBeGreaterThan(500);
  const [spans = []] = written;
  expect(spans.every(({ startTimeUnixNano: start }) => start > NOW - 11n * MINUTE && start < NOW)).toBe(true);
  expect(idsOf(spans)).not.toContain(DEMO_TRACES.retried);
});

test('of a long gap, only the last hour is filled', async () => {
  const { shop, written } = stage({ tracesPerSecond: 0, storedUntil: 0n });
  await shop.storePast();
  expect(written.flat().every(({ startTimeUnixNano: start }) => start > NOW - 61n * MINUTE)).toBe(true);
});

test('nothing is written if nothing is missing', async () => {
  const { shop, written } = stage({ tracesPerSecond: 0, storedUntil: NOW });
  expect(await shop.storePast()).toBe(0);
  expect(written).toEqual([]);
});

test('it goes on, also after a failure, until it is closed', async () => {
  const { shop, written, warnings, nextWrite } = stage({ tracesPerSecond: 1_000 });
  const writes = [nextWrite(new Error('full')), nextWrite(), nextWrite()];
  shop.open();
  const spans = await Promise.all(writes);
  await shop.close();
  const count = written.length;
  expect(new Set(spans.map(([first]) => first?.traceId)).size).toBe(3);
  expect(warnings).toHaveLength(1);
  await new Promise(setImmediate);
  expect(written).toHaveLength(count);
});
