/** The end of a service: by a signal, or by itself; at once for a second signal. */
const stopping = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

/** Aborted when the service is told to stop. */
export const stopSignal: AbortSignal = stopping.signal;
