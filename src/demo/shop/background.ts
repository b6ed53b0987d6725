/** What nobody waits for: mails about orders, and a job over all products. */
import { SpanKind } from '../../model/span.ts';
import type { ActiveSpan } from '../stage/active-span.ts';
import { httpCall } from '../stage/calls.ts';
import { mailRefused } from '../stage/failures.ts';
import { messageOf, ORDERS_TOPIC, postgres, redis } from '../stage/peers.ts';
import type { Recorder } from '../stage/recorder.ts';
import type { Placed } from './checkout.ts';

/** The email service reads several messages at once, so its traces are its own: links name the orders. */
export function sendMails(trace: Recorder, orders: readonly Placed[]): void {
  const shape = {
    name: `process ${ORDERS_TOPIC}`,
    kind: SpanKind.CONSUMER,
    attributes: {
      ...messageOf(orders[0]?.order ?? '', 'process'),
      'messaging.batch.message_count': BigInt(orders.length),
    },
    links: orders.map(({ message }) => message),
  };
  trace.root('email', shape, (batch) => {
    batch.work(2);
    for (const placed of orders) sendMail(batch, placed);
  });
}

function sendMail(batch: ActiveSpan, { order, userId }: Placed): void {
  const attributes = { 'app.order.id': order, 'user.id': userId };
  batch.child({ name: 'send confirmation', attributes }, (mail) => {
    mail.child({ name: 'render template' }, (template) => template.work(5));
    const smtp = { 'server.address': 'smtp.mail.example', 'server.port': 587n, 'network.protocol.name': 'smtp' };
    mail.child({ name: 'SMTP send', kind: SpanKind.CLIENT, attributes: smtp }, (send) => {
      send.work(60, 1.5);
      if (send.random.chance(0.06)) send.fail(mailRefused(`${userId}@mail.example`));
    });
  });
}

const BATCHES = 24;
const BATCH_PRODUCTS = 20;

/** Reads all products and writes them into the cache, one by one: a trace of some 1,500 spans. */
export function refreshCache(trace: Recorder): void {
  const total = BATCHES * BATCH_PRODUCTS;
  const attributes = { 'app.job.name': 'refresh-product-cache', 'app.job.products': BigInt(total) };
  trace.root('catalog', { name: 'refresh product cache', attributes }, (job) => {
    for (let batch = 0; batch < BATCHES; batch++) {
      job.child({ name: 'refresh batch', attributes: { 'app.job.batch': BigInt(batch) } }, (part) => {
        const text = 'SELECT sku, name, price, description FROM products ORDER BY sku LIMIT 20 OFFSET $1';
        postgres(part, { database: 'catalog', operation: 'SELECT', table: 'products', text, medianMs: 30 + 4 * batch });
        askStock(part);
        part.together([0, 1, 2, 3].map((worker) => () => refreshProducts(part, worker)));
      });
    }
  });
}

function askStock(part: ActiveSpan): void {
  const request = { method: 'POST', route: '/stock/list', path: '/stock/list' } as const;
  httpCall(part, 'inventory', request, (inventory) => {
    const text = 'SELECT sku, sum(amount) FROM stock WHERE sku = ANY($1) GROUP BY sku';
    postgres(inventory, { database: 'inventory', operation: 'SELECT', table: 'stock', text, medianMs: 9 });
    return undefined;
  });
}

function refreshProducts(part: ActiveSpan, worker: number): void {
  for (let index = worker; index < BATCH_PRODUCTS; index += 4) {
    part.child({ name: 'refresh product', attributes: { 'app.job.worker': BigInt(worker) } }, (one) => {
      one.child({ name: 'serialize' }, (serialize) => serialize.work(1.2));
      redis(one, 'SET', `product:${index}`);
    });
  }
}
