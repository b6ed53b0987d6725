/** Databases, queues and hosts that record no spans of their own. */
import { SpanKind } from '../../model/span.ts';
import type { ActiveSpan, Shape, SpanRef } from './active-span.ts';
import type { Values } from './values.ts';

export interface Statement {
  readonly database: 'catalog' | 'orders' | 'inventory';
  readonly operation: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  readonly table: string;
  readonly text: string;
  readonly medianMs: number;
  readonly spread?: number;
  readonly attributes?: Values;
}

/** A statement that PostgreSQL runs. `after` sees its span when it is done. */
export function postgres(
  from: ActiveSpan,
  { database, operation, table, text, medianMs, spread = 1.5, attributes }: Statement,
  after?: (span: ActiveSpan) => void,
): void {
  const shape: Shape = {
    name: `${operation} ${table}`,
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'postgresql',
      'db.namespace': database,
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.text': text,
      'server.address': 'postgres.shop.example',
      'server.port': 5432n,
      ...attributes,
    },
  };
  from.child(shape, (span) => {
    span.work(medianMs, spread);
    after?.(span);
  });
}

export const REDIS_HOST = 'redis.shop.example';

export function redis(from: ActiveSpan, command: string, key: string, after?: (span: ActiveSpan) => void): void {
  const shape: Shape = {
    name: command,
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'redis',
      'db.operation.name': command,
      'db.query.text': `${command} ${key}`,
      'server.address': REDIS_HOST,
      'server.port': 6379n,
    },
  };
  from.child(shape, (span) => {
    span.work(0.5, 1.7);
    after?.(span);
  });
}

export const ORDERS_TOPIC = 'order-placed';

/** A message on the topic of orders. What `deliver` does later is not waited for. */
export function publish(from: ActiveSpan, order: string, deliver: (producer: ActiveSpan) => void): SpanRef {
  const { random } = from;
  let sent: SpanRef = from;
  const shape: Shape = {
    name: `send ${ORDERS_TOPIC}`,
    kind: SpanKind.PRODUCER,
    attributes: { ...messageOf(order, 'send'), 'messaging.destination.partition.id': String(random.whole(0, 5)) },
  };
  from.child(shape, (producer) => {
    sent = { traceId: producer.traceId, spanId: producer.spanId };
    producer.work(2.2);
    producer.aside(() => deliver(producer));
  });
  return sent;
}

export function messageOf(order: string, operation: 'send' | 'process'): Values {
  return {
    'messaging.system': 'kafka',
    'messaging.destination.name': ORDERS_TOPIC,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.message.id': order,
    'server.address': 'kafka.shop.example',
    'server.port': 9092n,
  };
}

/** A request to a host outside of the shop. */
export function outside(from: ActiveSpan, host: string, path: string, serve: (span: ActiveSpan) => number): number {
  let status = 0;
  const attributes = { 'http.request.method': 'POST', 'url.full': `https://${host}${path}`, 'server.address': host };
  from.child({ name: `POST ${path}`, kind: SpanKind.CLIENT, attributes }, (span) => {
    status = serve(span);
    if (status > 0) span.set({ 'http.response.status_code': BigInt(status) });
  });
  return status;
}
