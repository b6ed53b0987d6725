/**
 * The shop takes orders over HTTP, stores them in a database, and passes them through a queue to a worker, which is a separate
 * service. It listens on DEMO_SERVER_ADDRESS and DEMO_SERVER_PORT.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { numberSetting, setting } from '../settings.ts';
import { stopSignal } from '../stop.ts';
import { startService, unsent } from '../telemetry.ts';
import { openDatabase } from './database.ts';
import { httpHandler } from './handle-request.ts';
import { placeOrders } from './orders.ts';
import { MessageQueue } from './queue.ts';
import { readReport } from './report.ts';
import { runWorker } from './worker.ts';

const shop = startService('demo-server');
const worker = startService('demo-worker');
const database = openDatabase();
const queue = new MessageQueue();

const handler = httpHandler(shop.tracer, {
  'POST /orders': placeOrders(shop.tracer, database, queue),
  'GET /report': readReport(shop.tracer, database),
});
const server = createServer((request, response) => {
  // Health checks are not customers.
  if (request.url === '/healthz') response.end('open');
  else void handler(request, response);
});
server.listen(numberSetting('DEMO_SERVER_PORT', 7080), setting('DEMO_SERVER_ADDRESS', '127.0.0.1'));
await once(server, 'listening');
console.log('The shop is open.');
const working = runWorker(worker.tracer, database, queue, stopSignal);

if (!stopSignal.aborted) await once(stopSignal, 'abort');
server.close();
server.closeAllConnections();
await working;
await Promise.all([shop.shutdown(), worker.shutdown()]).catch(unsent);
