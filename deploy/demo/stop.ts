/** Ends a service by a signal or when its work is done. A second signal ends it at once. */
const stopping = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

/** Aborted by the first signal. */
export const stopSignal: AbortSignal = stopping.signal;
