import type { ParsedJson } from '../../receivers/formats/otlp/parse-json.ts';

/** Most bytes of one record, uncompressed: a line, a document, a message. */
export const MAX_RECORD_BYTES = 256 * 1024 * 1024;

/** What one request to a server would have held: the value, or why it cannot be read. */
export type FileRecord = {
  /** Its place in the file, such as `line 3`; undefined for the whole file. */
  readonly at?: string;
} & ({ readonly json: ParsedJson } | { readonly protobuf: Buffer } | { readonly problem: string });
