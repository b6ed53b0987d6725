/** The carrier's price, and the card: what depends on others, and is tried again. */

import type { ActiveSpan } from '../stage/active-span.ts';
import { type GrpcStatus, grpcCall } from '../stage/calls.ts';
import { cardDeclined, providerTimeout, unknownPostalCode } from '../stage/failures.ts';
import { outside } from '../stage/peers.ts';

export function quote(checkout: ActiveSpan, isSafe: boolean): GrpcStatus {
  return grpcCall(checkout, 'shipping', 'shop.Shipping/Quote', (shipping) => {
    const { random } = shipping;
    shipping.set({ 'app.shipping.country': random.pick(['DE', 'FR', 'GB', 'PL', 'ES', 'IT']) });
    if (!isSafe && random.chance(0.03)) {
      shipping.work(1.5);
      shipping.fail(unknownPostalCode(String(random.whole(10_000, 99_999))));
      return 'INVALID_ARGUMENT';
    }
    shipping.child({ name: 'compute rates' }, (rates) => rates.work(9));
    return 'OK';
  });
}

interface Charge {
  readonly order: string;
  readonly amount: number;
  readonly timeouts?: number;
  readonly isSafe?: boolean;
}

const HOST = 'api.cards.example';
const TIMEOUT_MS = 1500;
const ATTEMPTS = 3;
/** Between these parts of the hour the card provider often does not answer. */
const OUTAGE = { from: 0.86, to: 0.94, share: 0.6 };
const REASONS = ['insufficient funds', 'insufficient funds', 'expired card', 'suspected fraud'] as const;

/** Tried again after a timeout, each time later. */
export function charge(checkout: ActiveSpan, given: Charge): GrpcStatus {
  const { random, part } = checkout;
  const isOut = given.isSafe !== true && part > OUTAGE.from && part < OUTAGE.to;
  for (let attempt = 1; ; attempt++) {
    const isTimeout = attempt <= (given.timeouts ?? 0) || (isOut && random.chance(OUTAGE.share));
    const attributes = attempt === 1 ? {} : { 'app.retry.attempt': BigInt(attempt - 1) };
    const status = grpcCall(
      checkout,
      'payment',
      'shop.Payment/Charge',
      (payment) => pay(payment, given, isTimeout),
      attributes,
    );
    if (status !== 'UNAVAILABLE' || attempt === ATTEMPTS) return status;
    checkout.event('retry', { 'app.retry.attempt': BigInt(attempt), 'app.retry.reason': 'UNAVAILABLE' });
    checkout.work(100 * 2 ** attempt, 1.1);
  }
}

function pay(payment: ActiveSpan, { order, amount, isSafe = false }: Charge, isTimeout: boolean): GrpcStatus {
  payment.set({ 'app.order.id': order, 'app.payment.amount': amount, 'app.payment.provider': 'cards' });
  payment.work(1.4);
  const declined = !isSafe && payment.random.chance(0.09) ? payment.random.pick(REASONS) : undefined;
  outside(payment, HOST, '/v2/charges', (client) => {
    if (isTimeout) {
      client.work(TIMEOUT_MS, 1.003);
      client.fail(providerTimeout(TIMEOUT_MS));
      return 0;
    }
    client.work(85, 1.4);
    return declined === undefined ? 201 : 402;
  });
  if (isTimeout) return 'UNAVAILABLE';
  if (declined === undefined) return 'OK';
  payment.fail(cardDeclined(order, declined));
  return 'FAILED_PRECONDITION';
}
