import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { SpangraphError } from '../../errors.ts';
import { DailyBytes } from './daily-bytes.ts';
import { type QuotaHolder, type QuotaLimits, Quotas } from './quotas.ts';

const HOUR_MS = 3_600_000;
let now = 0;
let quotas: Quotas;
beforeEach(() => {
  now = 5;
  quotas = new Quotas(() => now);
});

const holder = (limits: QuotaLimits, key = 'grafana'): QuotaHolder => ({
  key,
  title: `token "${key}"`,
  setting: 'auth.limits.read',
  limits,
});

function refusalOf(...holders: readonly QuotaHolder[]): SpangraphError {
  try {
    quotas.enter(holders);
  } catch (thrown) {
    return SpangraphError.from(thrown);
  }
  throw new Error('The request was admitted.');
}

test('without limits everything is admitted', () => {
  for (let request = 0; request < 1_000; request++) quotas.enter([holder({})]).take(1e12);
});

test('a burst of a second is admitted, then the rate', () => {
  const limited = holder({ requestsPerSecond: 10 });
  for (let request = 0; request < 10; request++) quotas.enter([limited]).leave();
  const refusal = refusalOf(limited);
  expect(refusal.code).toBe('RATE_LIMITED');
  expect(refusal.message).toBe(
    'The token "grafana" has sent more than 10 requests a second (auth.limits.read.max_requests_per_second). Ask again later.',
  );
  now += refusal.retryAfterMs ?? 0;
  quotas.enter([limited]).leave();
  refusalOf(limited);
});

test('requests under way count until they leave, each once', () => {
  const limited = holder({ maxConcurrent: 2 });
  const [first] = [quotas.enter([limited]), quotas.enter([limited])];
  expect(refusalOf(limited)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 1_000 });
  first.leave();
  first.leave();
  quotas.enter([limited]);
  refusalOf(limited);
});

test('bytes are forgotten a day after their hour', () => {
  const limited = holder({ bytesPerDay: 100 });
  quotas.enter([limited]).take(60);
  now += 2 * HOUR_MS;
  quotas.enter([limited]).take(60);
  const refusal = refusalOf(limited);
  expect(refusal.retryAfterMs).toBe(22 * HOUR_MS - 5);
  now += (refusal.retryAfterMs ?? 0) - 1;
  refusalOf(limited);
  now += 1;
  quotas.enter([limited]);
});

test('a request that one holder may not send counts for none', () => {
  const token = holder({ requestsPerSecond: 1 }, 'token');
  const tenant = holder({ maxConcurrent: 1 }, 'tenant');
  const visit = quotas.enter([tenant]);
  expect(refusalOf(token, tenant).message).toContain('tenant');
  visit.leave();
  quotas.enter([token, tenant]);
});

test('holders do not share, and a changed rate counts at once', () => {
  quotas.enter([holder({ requestsPerSecond: 1 }, 'a')]);
  quotas.enter([holder({ requestsPerSecond: 1 }, 'b')]);
  refusalOf(holder({ requestsPerSecond: 1 }, 'a'));
  quotas.enter([holder({ requestsPerSecond: 2 }, 'a')]);
});

test('holders with requests under way are not forgotten', () => {
  const first = holder({ maxConcurrent: 1 }, 'first');
  quotas.enter([first]);
  for (let other = 0; other < 20_000; other++) quotas.enter([holder({ maxConcurrent: 1 }, `${other}`)]).leave();
  refusalOf(first);
});

describe('bytes of a day', () => {
  test('are those of the hours that a day reaches into', () => {
    const step = fc.record({ waitMs: fc.nat(30 * HOUR_MS), bytes: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 300 }), (steps, limit) => {
        const counted = new DailyBytes();
        const added: { hour: number; bytes: number }[] = [];
        let at = 0;
        const sumAt = (ms: number): number =>
          added.filter(({ hour }) => hour > Math.floor(ms / HOUR_MS) - 24).reduce((sum, { bytes }) => sum + bytes, 0);
        for (const { waitMs, bytes } of steps) {
          at += waitMs;
          counted.add(bytes, at);
          added.push({ hour: Math.floor(at / HOUR_MS), bytes });
          expect(counted.sum(at)).toBe(sumAt(at));
          const until = counted.waitMs(limit, at);
          expect(sumAt(at + until)).toBeLessThan(limit);
          if (until > 0) expect(sumAt(at + until - 1)).toBeGreaterThanOrEqual(limit);
        }
      }),
    );
  });
});
