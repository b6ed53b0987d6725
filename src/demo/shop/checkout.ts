/** Buying: an order through the cart, the stock, the carrier, the card and the database, and a message about it. */

import { SpanKind } from '../../model/span.ts';
import type { ActiveSpan, SpanRef } from '../stage/active-span.ts';
import { httpCall } from '../stage/calls.ts';
import { DEADLOCK, outOfStock } from '../stage/failures.ts';
import { messageOf, ORDERS_TOPIC, postgres, publish } from '../stage/peers.ts';
import type { Recorder } from '../stage/recorder.ts';
import { processOf } from '../stage/services.ts';
import { readCart } from './cart.ts';
import { charge, quote } from './payment.ts';
import { inBrowser, productOf, visitorOf } from './visitors.ts';

export interface CheckoutOptions {
  /** How often the card provider does not answer before it does. */
  readonly timeouts?: number;
  /** How long the stock is locked by others, in milliseconds. */
  readonly lockedMs?: number;
  /** How many prices the cart reads one by one. */
  readonly items?: number;
  /** Nothing fails but what the other options say. */
  readonly isSafe?: boolean;
}

/** A message about an order, for those who read it later. */
export interface Placed {
  readonly message: SpanRef;
  readonly order: string;
  readonly userId: string;
}

/** Returns the message about the order, if it was placed. */
export function placeOrder(trace: Recorder, options: CheckoutOptions = {}): Placed | undefined {
  const { random } = trace;
  const visitor = visitorOf(random);
  const order = `ORD-${random.whole(100_000, 999_999)}`;
  let placed: Placed | undefined;
  inBrowser(trace, visitor, 'checkout', { method: 'POST', route: '/checkout', path: '/checkout' }, (gateway) => {
    gateway.set({ 'app.order.id': order });
    const request = { method: 'POST', route: '/orders', path: '/orders' } as const;
    return httpCall(gateway, 'checkout', request, (checkout) => {
      checkout.set({ 'app.order.id': order, 'user.id': visitor.userId });
      const status = prepare(checkout, { order, userId: visitor.userId, options });
      if (status !== undefined) return status;
      store(checkout);
      const message = publish(checkout, order, (producer) => ship(producer, order));
      placed = { message, order, userId: visitor.userId };
      return 201;
    });
  });
  return placed;
}

interface Order {
  readonly order: string;
  readonly userId: string;
  readonly options: CheckoutOptions;
}

/** All that an order needs. Returns a status if it cannot be placed. */
function prepare(checkout: ActiveSpan, { order, userId, options }: Order): number | undefined {
  if (readCart(checkout, userId, options.items) >= 400) return 502;
  const lines = checkout.random.whole(1, 3);
  for (let line = 0; line < lines; line++) {
    const status = reserve(checkout, line === 0 ? options : { isSafe: options.isSafe ?? false });
    if (status >= 400) return status === 409 ? 409 : 502;
  }
  if (quote(checkout, options.isSafe === true) !== 'OK') return 422;
  const amount = Math.round(checkout.random.between(20, 480) * 100) / 100;
  checkout.set({ 'app.order.amount': amount, 'app.order.lines': BigInt(lines) });
  return charge(checkout, { order, amount, ...options }) === 'OK' ? undefined : 402;
}

const DECREMENT = 'UPDATE stock SET amount = amount - $1 WHERE sku = $2 AND amount >= $1';

/** Takes a product from the stock. */
function reserve(checkout: ActiveSpan, { lockedMs, isSafe = false }: CheckoutOptions): number {
  const product = productOf(checkout.random);
  const request = { method: 'POST', route: '/reservations', path: '/reservations' } as const;
  return httpCall(checkout, 'inventory', request, (inventory) => {
    inventory.set({ 'app.product.id': product.sku });
    const statement = { database: 'inventory', table: 'stock' } as const;
    postgres(inventory, {
      ...statement,
      operation: 'SELECT',
      text: 'SELECT amount FROM stock WHERE sku = $1 FOR UPDATE',
      medianMs: 3,
    });
    if (!isSafe && inventory.random.chance(0.05)) {
      inventory.fail(outOfStock(product.sku, inventory.random.whole(1, 4)));
      return 409;
    }
    if (lockedMs !== undefined) waitForLock(inventory, lockedMs);
    postgres(inventory, { ...statement, operation: 'UPDATE', text: DECREMENT, medianMs: 4 });
    inventory.work(1);
    return 201;
  });
}

/** Two transactions wait for each other until the database ends one of them; then it is tried again. */
function waitForLock(inventory: ActiveSpan, lockedMs: number): void {
  const attributes = { 'app.lock.wait': true };
  for (const attempt of [1, 2]) {
    const medianMs = lockedMs / 2;
    postgres(
      inventory,
      {
        database: 'inventory',
        table: 'stock',
        operation: 'UPDATE',
        text: DECREMENT,
        medianMs,
        spread: 1.02,
        attributes,
      },
      (span) => {
        span.event('waiting for a lock', { 'db.lock.holder': `transaction ${48_110 + attempt}` });
        span.fail(DEADLOCK);
      },
    );
    inventory.event('retry', { 'app.retry.attempt': BigInt(attempt), 'app.retry.reason': 'deadlock' });
    inventory.work(120, 1.05);
  }
}

function store(checkout: ActiveSpan): void {
  const database = 'orders';
  checkout.child({ name: 'OrderRepository.save' }, (save) => {
    postgres(save, {
      database,
      operation: 'INSERT',
      table: 'orders',
      text: 'INSERT INTO orders (id, user_id, amount) VALUES ($1, $2, $3)',
      medianMs: 3.4,
    });
    postgres(save, {
      database,
      operation: 'INSERT',
      table: 'order_lines',
      text: 'INSERT INTO order_lines (order_id, sku, quantity) VALUES ($1, $2, $3)',
      medianMs: 2.9,
    });
    save.work(1.5);
  });
}

/** The shipping service reads the message as part of the same trace. */
function ship(producer: ActiveSpan, order: string): void {
  producer.work(35, 1.8);
  const shape = { name: `process ${ORDERS_TOPIC}`, kind: SpanKind.CONSUMER, attributes: messageOf(order, 'process') };
  producer.child(
    shape,
    (consumer) => {
      consumer.child({ name: 'choose carrier', attributes: { 'app.order.id': order } }, (choice) => choice.work(6));
      const text = 'INSERT INTO shipments (order_id, carrier) VALUES ($1, $2)';
      postgres(consumer, { database: 'orders', operation: 'INSERT', table: 'shipments', text, medianMs: 3 });
    },
    processOf('shipping', producer.random, producer.part),
  );
}
