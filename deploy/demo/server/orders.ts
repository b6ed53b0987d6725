/** Takes orders: stock, payment, and a message to the worker. Some orders fail, so that there is something to find. */
import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { inSpan } from '../telemetry.ts';
import type { Query } from './database.ts';
import { HttpError, type Route } from './handle-request.ts';
import type { MessageQueue } from './queue.ts';

interface Order {
  readonly item: string;
  readonly quantity: number;
  readonly card: string;
  readonly round: number;
}

/** The route that takes orders. The first attempt of every third round finds the shop too busy. */
export function placeOrders(tracer: Tracer, query: Query, queue: MessageQueue): Route {
  const refused = new Set<number>();
  return async (body, span) => {
    const order = readOrder(body);
    span.setAttributes({ 'order.item': order.item, 'order.quantity': order.quantity });
    if (order.round % 3 === 2 && !refused.has(order.round)) {
      refused.add(order.round);
      throw new HttpError(503, 'the shop is too busy; try again');
    }
    await query(tracer, 'UPDATE stock SET quantity = quantity - ? WHERE item = ?', order.quantity, order.item);
    await charge(tracer, order);
    const [row] = await query(
      tracer,
      'INSERT INTO orders (item, quantity, shipped) VALUES (?, ?, 0) RETURNING id',
      order.item,
      order.quantity,
    );
    const id = Number(row?.id);
    span.setAttribute('order.id', id);
    await publish(tracer, queue, id);
    return `order ${id}`;
  };
}

function readOrder(body: unknown): Order {
  const order = body as Partial<Order> | undefined;
  if (typeof order?.item !== 'string' || typeof order.quantity !== 'number') throw new HttpError(400, 'not an order');
  return { item: order.item, quantity: order.quantity, card: order.card ?? '', round: order.round ?? 0 };
}

async function charge(tracer: Tracer, order: Order): Promise<void> {
  const span = tracer.startSpan('charge card', { attributes: { 'payment.card.state': order.card } });
  await inSpan(span, async () => {
    span.addEvent('authorization asked for', { 'payment.amount': order.quantity * 12.5 });
    await sleep(5 + order.quantity * 5);
    if (order.card !== 'valid') throw new HttpError(402, 'the card has expired');
    span.addEvent('authorized', { 'payment.authorization': ['risk-checked', 'amount-reserved'] });
    span.setStatus({ code: SpanStatusCode.OK });
  });
}

/** The message carries the trace context in its headers, so that the worker can link to it. */
async function publish(tracer: Tracer, queue: MessageQueue, order: number): Promise<void> {
  const attributes = {
    'messaging.system': 'in-memory',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'orders',
  };
  await inSpan(tracer.startSpan('send orders', { kind: SpanKind.PRODUCER, attributes }), () => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    queue.send({ order, headers });
  });
}
