/** Who comes to the shop, how, and what there is to buy. */

import type { ActiveSpan } from '../stage/active-span.ts';
import { type Handler, type HttpRequest, httpCall, serveHttp, serverShape } from '../stage/calls.ts';
import { BROKEN_PAGE } from '../stage/failures.ts';
import type { Random } from '../stage/random.ts';
import type { Recorder } from '../stage/recorder.ts';
import type { Values } from '../stage/values.ts';

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
}

const PRODUCTS: readonly [Product, ...Product[]] = [
  { sku: 'TENT-2P', name: 'Two-person tent', price: 189.5 },
  { sku: 'LAMP-HEAD', name: 'Head lamp', price: 34.95 },
  { sku: 'STOVE-GAS', name: 'Gas stove', price: 59.9 },
  { sku: 'BAG-SLEEP', name: 'Sleeping bag', price: 129.25 },
  { sku: 'PACK-60L', name: 'Backpack 60 l', price: 154.75 },
  { sku: 'BOTTLE-1L', name: 'Water bottle', price: 17.8 },
  { sku: 'MAP-ALPS', name: 'Map of the Alps', price: 12.4 },
  { sku: 'POLES-CARBON', name: 'Carbon poles', price: 88.6 },
];
export const FIRST_PRODUCT = PRODUCTS[0];

/** The first ones are bought most. */
export function productOf(random: Random): Product {
  return PRODUCTS[Math.floor(random.next() ** 2 * PRODUCTS.length)] ?? FIRST_PRODUCT;
}

export interface Visitor {
  readonly userId: string;
  readonly attributes: Values;
}

const BROWSERS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
] as const;

export function visitorOf(random: Random): Visitor {
  const userId = `user-${random.whole(1, 240)}`;
  return {
    userId,
    attributes: {
      'user.id': userId,
      'session.id': random.hex(16),
      'client.address': `198.51.100.${random.whole(1, 254)}`,
      'geo.country.iso_code': random.pick(['DE', 'FR', 'GB', 'PL', 'ES', 'IT']),
      'user_agent.original': random.pick(BROWSERS),
    },
  };
}

/** A step of a visitor in the browser: the page asks the gateway, and draws what it answers. */
export function inBrowser(
  trace: Recorder,
  visitor: Visitor,
  action: string,
  request: HttpRequest,
  serve: Handler,
): void {
  const attributes = { 'user.id': visitor.userId, 'url.path': request.path, 'app.page': action };
  trace.root('frontend', { name: action, attributes }, (page) => {
    page.work(4);
    page.event('navigation started');
    const status = httpCall(page, 'gateway', request, (gateway) => {
      gateway.set(visitor.attributes);
      gateway.work(1.6);
      return serve(gateway);
    });
    page.event(status < 400 ? 'answer received' : 'answer failed', { 'http.response.status_code': BigInt(status) });
    page.child({ name: 'render' }, (render) => {
      render.work(14);
      if (status < 400 && trace.random.chance(0.009)) render.fail(BROKEN_PAGE);
      render.event('largest contentful paint');
    });
  });
}

/** A request of a program: the gateway is the first to record it. */
export function byProgram(
  trace: Recorder,
  request: HttpRequest,
  serve: (gateway: ActiveSpan) => number | undefined,
): void {
  trace.root('gateway', serverShape(request), (gateway) => {
    gateway.set({ 'user_agent.original': 'shop-partner/3.2', 'user.id': 'partner-7' });
    gateway.work(1.2);
    serveHttp(gateway, serve);
  });
}
