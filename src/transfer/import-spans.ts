/** Stores the spans of files. Writing is idempotent: running an interrupted import again completes it. */
import type { Readable } from 'node:stream';
import type { DecodedTraces } from '../../receivers/formats/decoded-traces.ts';
import { SpangraphError } from '../errors.ts';
import { attributesSize } from '../model/attributes.ts';
import type { Span } from '../model/span.ts';
import type { SpanWriter } from '../storage/backend.ts';
import { decodeRecord } from './decode-record.ts';
import { decompressed } from './decompressed.ts';
import { ImportReport } from './import-report.ts';
import { recordsOf } from './records.ts';
import { untilAborted } from './until-aborted.ts';

/** Spans in one commit, unless a single record has more, and bytes of their attributes, likewise. */
const SPANS_A_COMMIT = 4_000;
const BYTES_A_COMMIT = 64 * 2 ** 20;

export interface ImportSource {
  /** For messages. */
  readonly name: string;
  open(): Readable;
}

export interface ImportOptions {
  /** Called after each record. */
  readonly onProgress?: (report: ImportReport) => void;
  /** Ends the import, even while it waits for input. What was read before is committed. */
  readonly signal?: AbortSignal;
}

/** A record whose spans wait to be committed. */
interface Waiting {
  readonly where: string;
  readonly traces: DecodedTraces;
}

/**
 * Stores the spans of all sources. What cannot be read or stored is reported and does not affect the rest. Throws
 * STORAGE_UNAVAILABLE if the storage fails; what was committed before stays.
 */
export async function importSpans(
  sources: readonly ImportSource[],
  writer: SpanWriter,
  { onProgress, signal }: ImportOptions = {},
): Promise<ImportReport> {
  const report = new ImportReport();
  const group = new CommitGroup(writer, report);
  for (const source of sources) {
    if (signal?.aborted) break;
    await importOne(source, group, report, { ...(onProgress && { onProgress }), ...(signal && { signal }) });
  }
  await group.commit();
  return report;
}

async function importOne(
  source: ImportSource,
  group: CommitGroup,
  report: ImportReport,
  { onProgress, signal }: ImportOptions,
): Promise<void> {
  const input = source.open();
  let isEmpty = true;
  try {
    for await (const record of recordsOf(decompressed(untilAborted(input, signal)))) {
      if (signal?.aborted) return;
      isEmpty = false;
      const where = record.at === undefined ? source.name : `${source.name}, ${record.at}`;
      const decoded = decodeRecord(record);
      if ('traces' in decoded) await group.add({ where, traces: decoded.traces });
      else if ('signal' in decoded) report.skip(where, decoded.signal);
      else report.unreadable(where, decoded.problem);
      onProgress?.(report);
    }
    if (isEmpty && !signal?.aborted) report.empty(source.name);
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
    // The abort cut the input off: that is not damage.
    if (signal?.aborted) return;
    report.unreadable(source.name, error.message);
  } finally {
    input.destroy();
  }
}

/** Whether the error is about the file: damaged data, or an error of the operating system. */
function isOfTheFile(error: unknown): error is Error {
  if (error instanceof SpangraphError) return error.code === 'MALFORMED_REQUEST';
  return error instanceof Error && 'syscall' in error;
}

class CommitGroup {
  readonly #writer: SpanWriter;
  readonly #report: ImportReport;
  #waiting: Waiting[] = [];
  #spans = 0;
  #bytes = 0;

  constructor(writer: SpanWriter, report: ImportReport) {
    this.#writer = writer;
    this.#report = report;
  }

  async add(record: Waiting): Promise<void> {
    for (const { reason } of record.traces.rejected) this.#report.reject(record.where, reason);
    for (const warning of record.traces.warnings) this.#report.warn(record.where, warning);
    if (record.traces.spans.length === 0) return;
    this.#waiting.push(record);
    this.#spans += record.traces.spans.length;
    this.#bytes += record.traces.spans.reduce((bytes, span) => bytes + sizeOf(span), 0);
    if (this.#spans >= SPANS_A_COMMIT || this.#bytes >= BYTES_A_COMMIT) await this.commit();
  }

  async commit(): Promise<void> {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    this.#spans = 0;
    this.#bytes = 0;
    const written = await this.#writer.write(group.map(({ traces }) => traces.spans));
    for (const [index, { where }] of group.entries()) {
      const result = written[index];
      if (result !== undefined) this.#report.add(where, result);
    }
  }
}

/** Bytes of what can be large in a span, about: its attributes and those of its events and links. */
function sizeOf(span: Span): number {
  return [span, ...span.events, ...span.links].reduce((bytes, part) => bytes + attributesSize(part.attributes), 0);
}
