/**
 * The customer places orders, repeats those that fail for the moment, and sometimes requests the slow report.
 * DEMO_SERVER_ENDPOINT is the shop, DEMO_INTERVAL_MS the time between two rounds, DEMO_ROUNDS their number (0: endless).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { numberSetting, setting } from '../settings.ts';
import { stopSignal } from '../stop.ts';
import { fail, inSpan, startService, unsent } from '../telemetry.ts';
import { requester } from './request.ts';

const ITEMS = ['teapot', 'kettle', 'cup', 'samovar'];
const MOST_ATTEMPTS = 3;
const BACKOFF_MS = 50;

const { tracer, shutdown } = startService('demo-client');
const request = requester(tracer, setting('DEMO_SERVER_ENDPOINT', 'http://127.0.0.1:7080'));

async function placeOrder(round: number): Promise<void> {
  const item = ITEMS[round % ITEMS.length] ?? '';
  const order = { item, quantity: 1 + (round % 3), card: round % 7 === 3 ? 'expired' : 'valid', round };
  const span = tracer.startSpan('place order', {
    attributes: { 'order.item': item, 'order.quantity': order.quantity },
  });
  await inSpan(span, async () => {
    for (let attempt = 1; ; attempt++) {
      const answer = await request('POST', '/orders', order, attempt - 1);
      if (answer.status < 500) {
        span.setAttribute('order.attempts', attempt);
        if (answer.status >= 400) fail(span, new Error(`the shop refused the order: ${answer.reason}`));
        return;
      }
      if (attempt === MOST_ATTEMPTS) throw new Error(`no success in ${attempt} attempts`);
      span.addEvent('retry', { attempt, reason: answer.reason, 'backoff.ms': BACKOFF_MS * attempt });
      await sleep(BACKOFF_MS * attempt);
    }
  });
}

async function readReport(): Promise<void> {
  await inSpan(tracer.startSpan('read report'), async () => void (await request('GET', '/report')));
}

/** Rounds may fail: their spans show it. */
async function runRound(round: number): Promise<void> {
  const work = round % 5 === 4 ? readReport() : placeOrder(round);
  await work.catch((error: unknown) => console.error(`round ${round}: ${String(error)}`));
}

const rounds = numberSetting('DEMO_ROUNDS', 0) || Number.POSITIVE_INFINITY;
const intervalMs = numberSetting('DEMO_INTERVAL_MS', 1000);
for (let round = 0; round < rounds && !stopSignal.aborted; round++) {
  await runRound(round);
  await sleep(intervalMs, undefined, { signal: stopSignal }).catch(() => undefined);
}
await shutdown().catch(unsent);
