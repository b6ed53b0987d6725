/** Reads files of persisted documents, as generators of clients write them. */
import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { SpangraphError, thrownMessage } from '../../errors.ts';

/** Bytes of a file. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Documents of a file. */
const MAX_DOCUMENTS = 10_000;
const MAX_SHOWN = 80;

/** Digits of each kind of hash. */
const ALGORITHMS: ReadonlyMap<number, 'sha256' | 'sha1'> = new Map([
  [64, 'sha256'],
  [40, 'sha1'],
]);

/**
 * The text of each document by its id. The file is a JSON object of texts by hash (client preset of GraphQL Code Generator, Relay),
 * or a manifest of Apollo. Each id must be the SHA-256 or SHA-1 of its text, in hex digits, and may begin with `sha256:`. `setting`
 * names the file in messages. Throws INVALID_CONFIG.
 */
export function readDocumentFile(path: string, setting: string): Map<string, string> {
  const refuse = (problem: string): never => {
    throw new SpangraphError('INVALID_CONFIG', `${setting} (${path}) ${problem}`);
  };
  const entries = entriesOf(contentOf(path, refuse), refuse);
  if (entries.length > MAX_DOCUMENTS) refuse(`has ${entries.length} documents; at most ${MAX_DOCUMENTS} are taken`);
  return new Map(
    entries.map(([id, text]) => {
      if (typeof text !== 'string') return refuse(`has no text for ${shown(id)}`);
      const plain = plainId(id);
      const algorithm = ALGORITHMS.get(plain.length);
      if (algorithm === undefined || hash(algorithm, text) !== plain) {
        return refuse(
          `names a document ${shown(id)}, which is not the SHA-256 or SHA-1 of its text; generate it again`,
        );
      }
      return [plain, text];
    }),
  );
}

/** An id as {@link readDocumentFile} keeps it. */
export function plainId(id: string): string {
  return id.replace(/^sha256:/, '').toLowerCase();
}

function contentOf(path: string, refuse: (problem: string) => never): unknown {
  try {
    const { size } = statSync(path);
    if (size > MAX_FILE_BYTES) return refuse(`has ${size} bytes; at most ${MAX_FILE_BYTES} are taken`);
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof SpangraphError) throw thrown;
    return refuse(`cannot be read as JSON: ${thrownMessage(thrown)}`);
  }
}

function entriesOf(content: unknown, refuse: (problem: string) => never): (readonly [id: string, text: unknown])[] {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return refuse('is not a JSON object of documents by their hashes');
  }
  const operations: unknown = Reflect.get(content, 'operations');
  if (!Array.isArray(operations)) return Object.entries(content);
  return operations.map((one: { readonly id?: unknown; readonly body?: unknown } | null) => [
    String(one?.id),
    one?.body,
  ]);
}

function shown(id: string): string {
  return JSON.stringify(id.slice(0, MAX_SHOWN));
}
