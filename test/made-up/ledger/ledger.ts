import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { Span } from '../../../src/model/span.ts';
import type { SpanReader, SpanWriter, WriteReport } from '../../../src/storage/backend.ts';
import { createMemoryBackend } from '../../../src/storage/memory/index.ts';

type Batches = readonly (readonly Span[])[];

/** Appends each write, as text on a line of its own. */
export class LedgerWriter implements SpanWriter {
  readonly maxConcurrentWrites = 1;
  readonly #path: string;
  readonly #known = createMemoryBackend().writer;

  constructor(path: string) {
    this.#path = path;
  }

  async write(batches: Batches): Promise<WriteReport[]> {
    appendFileSync(this.#path, `${serialize(batches).toString('base64')}\n`);
    return await this.#known.write(batches);
  }

  async close(): Promise<void> {}
}

/** A reader that looks into the file before every read. */
export function openLedger(path: string): SpanReader {
  const { reader, writer } = createMemoryBackend();
  let read = 0;
  const catchUp = async (): Promise<void> => {
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    const added = lines.slice(read);
    read = lines.length;
    for (const line of added) await writer.write(deserialize(Buffer.from(line, 'base64')) as Batches);
  };
  const ledger: SpanReader = new Proxy(reader, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      if (key === 'within') return () => ledger;
      return async (...args: unknown[]): Promise<unknown> => {
        await catchUp();
        const answer: unknown = await Reflect.apply(member, target, args);
        return answer;
      };
    },
  });
  return ledger;
}
