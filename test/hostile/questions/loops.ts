/** A process of its own with three threads that only count, at the lowest priority. It sends `counting` when they do. */
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';

const THREADS = 3;
const LOOP = "require('node:worker_threads').parentPort.postMessage('counting'); for (;;);";

// Before the threads start: they have the priority of the thread that starts them.
setPriority(constants.priority.PRIORITY_LOW);
process.once('disconnect', () => process.exit());
await Promise.all(Array.from({ length: THREADS }, () => once(new Worker(LOOP, { eval: true }), 'message')));
process.send?.('counting');
