import type { SpanReader } from '../../storage/backend.ts';

/** Counts the calls of each method of a reader. */
export function countCalls(counts: Map<string, number>): (reader: SpanReader) => SpanReader {
  return (reader) =>
    new Proxy(reader, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        if (name === 'within') return () => receiver;
        return (...args: unknown[]) => {
          counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
          return Reflect.apply(member, target, args);
        };
      },
    });
}
