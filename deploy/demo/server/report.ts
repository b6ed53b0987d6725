/** The slow route: one query for each row instead of one for all. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracer } from '@opentelemetry/api';
import { inSpan } from '../telemetry.ts';
import type { Query } from './database.ts';
import type { Route } from './handle-request.ts';

const NEWEST_ORDERS = 20;
const RENDER_MS = 400;

/** The route that reports on the newest orders. */
export function readReport(tracer: Tracer, query: Query): Route {
  return async (_body, span) => {
    const orders = await query(tracer, 'SELECT id, item FROM orders ORDER BY id DESC LIMIT ?', NEWEST_ORDERS);
    for (const { item } of orders) {
      await query(tracer, 'SELECT quantity FROM stock WHERE item = ?', String(item));
      await sleep(10);
    }
    await inSpan(tracer.startSpan('render report', { attributes: { 'report.rows': orders.length } }), () =>
      sleep(RENDER_MS),
    );
    span.setAttribute(
      'report.orders',
      orders.map(({ id }) => Number(id)),
    );
    return `${orders.length} orders`;
  };
}
