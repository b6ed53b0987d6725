import type { SpanReader } from '../../storage/backend.ts';

/** Watches the calls of a reader: the method, and the number of requests of the call. */
export function watchCalls(onCall: (method: string, requests: number) => void): (reader: SpanReader) => SpanReader {
  return (reader) =>
    new Proxy(reader, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        if (name === 'within') return () => receiver;
        return (requests: readonly unknown[], ...rest: unknown[]) => {
          onCall(String(name), requests.length);
          return Reflect.apply(member, target, [requests, ...rest]);
        };
      },
    });
}

/** Counts the calls of each method of a reader. */
export function countCalls(counts: Map<string, number>): (reader: SpanReader) => SpanReader {
  return watchCalls((method) => counts.set(method, (counts.get(method) ?? 0) + 1));
}
