/** Looking around: the home page, a search, a product. */

import type { ActiveSpan } from '../stage/active-span.ts';
import { httpCall } from '../stage/calls.ts';
import { STATEMENT_TIMEOUT } from '../stage/failures.ts';
import { postgres, redis } from '../stage/peers.ts';
import type { Recorder } from '../stage/recorder.ts';
import { byProgram, FIRST_PRODUCT, inBrowser, type Product, productOf, visitorOf } from './visitors.ts';

/** The model that version 1.5.0 of the recommendations tries with half of the visitors. It is slow. */
const NEW_MODEL = 'graph-v2';
const MODEL = 'items-v1';

export function homePage(trace: Recorder): void {
  const request = { method: 'GET', route: '/', path: '/' } as const;
  inBrowser(trace, visitorOf(trace.random), 'home', request, (gateway) => {
    gateway.together([() => askProducts(gateway, 'featured'), () => recommend(gateway, FIRST_PRODUCT)]);
    return undefined;
  });
}

const TERMS = ['tent', 'warm sleeping bag', 'lamp', 'light stove', 'map', '60l'] as const;

export function search(trace: Recorder): void {
  const { random } = trace;
  const term = random.pick(TERMS);
  const request = { method: 'GET', route: '/search', path: `/search?q=${encodeURIComponent(term)}` } as const;
  const find = (gateway: ActiveSpan): number | undefined => {
    gateway.set({ 'app.search.term': term });
    return askProducts(gateway, 'search', term) >= 500 ? 502 : undefined;
  };
  if (random.chance(0.2)) byProgram(trace, request, find);
  else inBrowser(trace, visitorOf(random), 'search', request, find);
}

/** `version`: of the recommendations. */
export interface ProductPageOptions {
  readonly version?: string;
  readonly model?: string;
  /** The catalog's span never arrives. */
  readonly isLost?: boolean;
}

export function productPage(trace: Recorder, { version, model, isLost = false }: ProductPageOptions = {}): void {
  const product = version === undefined ? productOf(trace.random) : FIRST_PRODUCT;
  const path = `/products/${product.sku}`;
  const request = { method: 'GET', route: '/products/{sku}', path } as const;
  inBrowser(trace, visitorOf(trace.random), 'product', request, (gateway) => {
    gateway.set({ 'app.product.id': product.sku });
    gateway.together([
      () => httpCall(gateway, 'catalog', { ...request, isLost }, (catalog) => readProduct(catalog, product)),
      () => recommend(gateway, product, version, model),
      () => {
        const stock = { method: 'GET', route: '/stock/{sku}', path: `/stock/${product.sku}` } as const;
        httpCall(gateway, 'inventory', stock, (inventory) => readStock(inventory, product));
      },
    ]);
    gateway.work(1);
    return undefined;
  });
}

function readProduct(catalog: ActiveSpan, { sku, name }: Product): undefined {
  catalog.set({ 'app.product.id': sku, 'app.product.name': name });
  const isCached = catalog.random.chance(0.7);
  redis(catalog, 'GET', `product:${sku}`, (span) => span.set({ 'app.cache.hit': isCached }));
  if (!isCached) {
    postgres(catalog, {
      database: 'catalog',
      operation: 'SELECT',
      table: 'products',
      text: 'SELECT sku, name, price, description FROM products WHERE sku = $1',
      medianMs: 4,
    });
  }
  catalog.work(1.2);
}

function readStock(inventory: ActiveSpan, { sku }: Product): undefined {
  inventory.set({ 'app.product.id': sku });
  postgres(inventory, {
    database: 'inventory',
    operation: 'SELECT',
    table: 'stock',
    text: 'SELECT warehouse, amount FROM stock WHERE sku = $1',
    medianMs: 2.5,
  });
}

/** Products of the catalog: those on the home page, or those that a search finds. */
export function askProducts(gateway: ActiveSpan, list: 'featured' | 'search', term = ''): number {
  const query = list === 'search' ? `?q=${encodeURIComponent(term)}` : '?list=featured';
  const request = { method: 'GET', route: '/products', path: `/products${query}` } as const;
  return httpCall(gateway, 'catalog', request, (catalog) => {
    let status: number | undefined;
    const isStuck = list === 'search' && catalog.random.chance(0.025);
    postgres(
      catalog,
      {
        database: 'catalog',
        operation: 'SELECT',
        table: 'products',
        text:
          list === 'search'
            ? "SELECT sku, name, price FROM products WHERE search @@ websearch_to_tsquery('english', $1) LIMIT 24"
            : 'SELECT sku, name, price FROM products WHERE featured ORDER BY position LIMIT 12',
        medianMs: isStuck ? 2000 : list === 'search' ? 24 : 6,
        spread: isStuck ? 1.01 : 1.6,
      },
      (span) => {
        if (!isStuck) return;
        span.fail(STATEMENT_TIMEOUT);
        status = 500;
      },
    );
    catalog.work(2);
    return status;
  });
}

/** What goes with a product. */
function recommend(gateway: ActiveSpan, { sku }: Product, version?: string, chosen?: string): void {
  const path = `/recommendations?sku=${sku}`;
  const request = { method: 'GET', route: '/recommendations', path, ...(version && { version }) } as const;
  httpCall(gateway, 'recommendation', request, (span) => {
    const tries = span.process.version === '1.5.0' && span.random.chance(0.5);
    const model = chosen ?? (tries ? NEW_MODEL : MODEL);
    span.set({ 'app.product.id': sku, 'app.recommendation.model': model });
    redis(span, 'ZREVRANGE', `also-bought:${sku}`);
    span.child(
      { name: 'rank candidates', attributes: { 'app.recommendation.candidates': BigInt(span.random.whole(40, 90)) } },
      (rank) => {
        if (model === NEW_MODEL) {
          for (const step of ['load graph', 'walk graph']) rank.child({ name: step }, (part) => part.work(190, 1.25));
        }
        rank.work(11);
      },
    );
    return undefined;
  });
}
