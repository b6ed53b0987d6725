/** Ships orders in batches. A batch is a separate trace, with links to the traces of its messages. */
import { type Link, propagation, ROOT_CONTEXT, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import { inSpan } from '../telemetry.ts';
import type { Query } from './database.ts';
import type { Message, MessageQueue } from './queue.ts';

/** Works until the signal is aborted and the queue is empty. */
export async function runWorker(tracer: Tracer, query: Query, queue: MessageQueue, stop: AbortSignal): Promise<void> {
  for (;;) {
    const messages = await queue.receive(stop);
    if (messages.length > 0) await ship(tracer, query, messages);
    else if (stop.aborted) return;
  }
}

async function ship(tracer: Tracer, query: Query, messages: readonly Message[]): Promise<void> {
  const attributes = {
    'messaging.system': 'in-memory',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'orders',
    'messaging.batch.message_count': messages.length,
  };
  const span = tracer.startSpan(
    'process orders',
    { kind: SpanKind.CONSUMER, root: true, attributes, links: messages.flatMap(linkOf) },
    ROOT_CONTEXT,
  );
  await inSpan(span, async () => {
    for (const { order } of messages) {
      await query(tracer, 'UPDATE orders SET shipped = 1 WHERE id = ?', order);
      span.addEvent('shipped', { 'order.id': order });
    }
  });
}

function linkOf({ order, headers }: Message): Link[] {
  const sender = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers));
  return sender === undefined ? [] : [{ context: sender, attributes: { 'order.id': order } }];
}
