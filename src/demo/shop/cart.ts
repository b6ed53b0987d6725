/** Filling a cart, and reading it. */

import type { ActiveSpan } from '../stage/active-span.ts';
import { httpCall } from '../stage/calls.ts';
import { redisDown } from '../stage/failures.ts';
import { REDIS_HOST, redis } from '../stage/peers.ts';
import type { Recorder } from '../stage/recorder.ts';
import { inBrowser, productOf, visitorOf } from './visitors.ts';

export function addToCart(trace: Recorder): void {
  const { random } = trace;
  const visitor = visitorOf(random);
  const product = productOf(random);
  const request = { method: 'POST', route: '/cart/items', path: '/cart/items' } as const;
  inBrowser(trace, visitor, 'add to cart', request, (gateway) => {
    gateway.set({ 'app.product.id': product.sku, 'app.cart.quantity': BigInt(random.whole(1, 3)) });
    const put = { method: 'PUT', route: '/carts/{user}/items', path: `/carts/${visitor.userId}/items` } as const;
    const status = httpCall(gateway, 'cart', put, (cart) => {
      redis(cart, 'HSET', `cart:${visitor.userId}`);
      redis(cart, 'EXPIRE', `cart:${visitor.userId}`);
      cart.work(0.8);
      return undefined;
    });
    return status === 200 ? 201 : 502;
  });
}

/** Reads the cart of a user; `items` of them one by one. Returns the status of the answer. */
export function readCart(from: ActiveSpan, userId: string, items = 0): number {
  const request = { method: 'GET', route: '/carts/{user}', path: `/carts/${userId}` } as const;
  return httpCall(from, 'cart', request, (cart) => {
    cart.set({ 'user.id': userId });
    const isDown = cart.random.chance(0.035);
    redis(cart, 'HGETALL', `cart:${userId}`, (span) => {
      if (isDown) span.fail(redisDown(REDIS_HOST));
    });
    if (isDown) return 500;
    for (let item = 1; item <= items; item++) redis(cart, 'GET', `price:${userId}:${item}`);
    cart.work(1.1);
    return undefined;
  });
}
