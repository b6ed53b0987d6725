/** The building blocks of the conformance suite. */
import type { Span } from '../../src/model/span.ts';
import type { SpanReader, SpanWriter } from '../../src/storage/backend.ts';

/** A fresh, empty store of its own. */
export interface OpenBackend {
  readonly reader: SpanReader;
  readonly writer: SpanWriter;
  /** Resolves when reads see all that was written. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Cases over one store. The spans are written first, all of them, then every case runs: so every span that a case does
 * not ask for is a counter-example. */
export interface Topic {
  readonly name: string;
  readonly spans: () => readonly Span[];
  /** By the sentence that each proves. */
  readonly cases: Readonly<Record<string, (backend: OpenBackend) => Promise<void>>>;
  /** Why the topic is skipped. */
  readonly missing?: string;
}

/** One case for each entry of a table. */
export function tableOfCases<Entry>(
  entries: Readonly<Record<string, Entry>>,
  run: (backend: OpenBackend, entry: Entry, name: string) => Promise<void>,
): Topic['cases'] {
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, (backend: OpenBackend) => run(backend, entry, name)]),
  );
}
