/** Threads inside another program. */
import type { WorkerOptions } from 'node:worker_threads';

/** They do not take over the flags of the program, which may load its instrumentation, or say how to read a text as a program. */
export const OWN_FLAGS: WorkerOptions = { execArgv: [] };
