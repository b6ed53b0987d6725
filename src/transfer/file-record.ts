import type { ParsedJson } from '../../receivers/formats/decoded-traces.ts';

/** Maximum size in bytes of one uncompressed record: a line, a document, a message. */
export const MAX_RECORD_BYTES = 256 * 1024 * 1024;

/** As much as one request to a server would hold, or why it cannot be read. */
export type FileRecord = {
  /** The place in the file, such as `line 3`. Undefined for the whole file. */
  readonly at?: string;
} & ({ readonly json: ParsedJson } | { readonly protobuf: Buffer } | { readonly problem: string });
