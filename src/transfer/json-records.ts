/** Reads JSON values from a stream. Each takes one line or several. */
import { opensContainer } from '../../receivers/formats/otlp/json-bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { BYTE_ORDER_MARK, isBlank, zerosIn } from './content-form.ts';
import { type FileRecord, MAX_RECORD_BYTES } from './file-record.ts';
import { JsonPrefix, type PrefixState } from './json-prefix.ts';
import { jsonRecord } from './json-record.ts';

interface Line {
  readonly number: number;
  readonly bytes: Buffer;
}

const LINE_FEED = Buffer.from('\n');
/** The Collector begins each line with this. */
const REQUEST_BEGIN = '{"resourceSpans":';

/**
 * A line that is a value is a record. If a line only begins a value, the lines up to its end are one record. Several values on
 * one line are a record each. A broken line is a problem and does not affect other lines.
 */
export async function* jsonRecords(source: ByteSource): AsyncGenerator<FileRecord> {
  const pending = new PendingValue();
  for (let number = 1; ; number++) {
    const piece = await source.readLine(MAX_RECORD_BYTES);
    if (piece === undefined) break;
    if ('problem' in piece) {
      yield* pending.giveUp();
      yield { at: `line ${number}`, problem: piece.problem };
      continue;
    }
    const line = withoutMark(piece.bytes);
    const parts = partsBetweenZeros(line);
    const lost = parts.reduce((left, part) => left - part.length, line.length);
    if (lost > 0) yield { at: `line ${number}`, problem: `${lost} NUL bytes in it were skipped` };
    for (const bytes of parts) if (!isBlank(bytes)) yield* pending.add({ number, bytes });
  }
  yield* pending.giveUp();
}

/** A value that has begun and not ended. */
class PendingValue {
  #lines: Line[] = [];
  #bytes = 0;
  #prefix = new JsonPrefix();

  *add(line: Line): Generator<FileRecord> {
    const whole = this.#lines.length === 0 ? jsonRecord(at([line]), line.bytes) : undefined;
    if (whole !== undefined && !('problem' in whole)) return yield whole;
    for (let rest = line; ; ) {
      const state = this.#prefix.add(rest.bytes);
      if (state === 'open' && this.#bytes + rest.bytes.length <= MAX_RECORD_BYTES) return this.#keep(rest);
      if (state !== 'followed') return yield* this.#end(rest, state, rest === line ? whole : undefined);
      const { end } = this.#prefix;
      yield this.#complete({ ...line, bytes: rest.bytes.subarray(0, end) });
      rest = { ...line, bytes: rest.bytes.subarray(end) };
    }
  }

  /** Ends with a line that opens nothing. `parsed`: the record of this line, if it was parsed before. */
  *#end(line: Line, state: PrefixState, parsed: FileRecord | undefined): Generator<FileRecord> {
    if (this.#lines.length === 0) {
      this.#reset();
      const record = parsed ?? jsonRecord(at([line]), line.bytes);
      return yield* 'problem' in record ? salvaged(line, record) : [record];
    }
    if (state === 'complete') return yield this.#complete(line);
    yield* this.giveUp();
    yield* this.add(line);
  }

  /** Ends a value that is broken. Lines that are values by themselves are records; the others are problems. */
  *giveUp(): Generator<FileRecord> {
    const lines = this.#lines;
    this.#reset();
    let broken: Line[] = [];
    for (const line of lines) {
      const record = looksWhole(line.bytes) ? jsonRecord(at([line]), line.bytes) : undefined;
      if (record === undefined || 'problem' in record) {
        broken.push(line);
        continue;
      }
      yield* problemOf(broken);
      broken = [];
      yield record;
    }
    yield* problemOf(broken);
  }

  #keep(line: Line): void {
    this.#lines.push(line);
    this.#bytes += line.bytes.length;
  }

  #complete(last: Line): FileRecord {
    const lines = [...this.#lines, last];
    this.#reset();
    // A line feed is white space in JSON, and a string cannot contain one.
    return jsonRecord(at(lines), Buffer.concat(lines.flatMap(({ bytes }) => [bytes, LINE_FEED])));
  }

  #reset(): void {
    this.#lines = [];
    this.#bytes = 0;
    this.#prefix = new JsonPrefix();
  }
}

/** A writer that was killed leaves half a line, and the next writer appends to that line. The record after the half is whole. */
function salvaged({ number, bytes }: Line, broken: FileRecord): FileRecord[] {
  const from = bytes.lastIndexOf(REQUEST_BEGIN);
  if (from <= 0) return [broken];
  const record = jsonRecord(`line ${number}, from byte ${from + 1} on`, bytes.subarray(from));
  return 'problem' in record ? [broken] : [broken, record];
}

function* problemOf(lines: readonly Line[]): Generator<FileRecord> {
  const [first] = lines;
  if (first === undefined) return;
  const record = jsonRecord(at(lines), first.bytes);
  const problem = 'it is not valid JSON: the value that begins here is broken or cut off';
  yield lines.length === 1 && 'problem' in record ? record : { at: at(lines), problem };
}

/** A mark of UTF-8 begins each of the files that were put together. */
function withoutMark(line: Buffer): Buffer {
  return line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? line.subarray(BYTE_ORDER_MARK.length)
    : line;
}

function looksWhole(bytes: Buffer): boolean {
  return opensContainer(bytes.find((byte) => byte > 0x20));
}

/** A crash leaves NUL bytes in place of data that was not yet written, so no value extends over them. */
function partsBetweenZeros(line: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let rest = line; rest.length > 0; ) {
    const end = rest.indexOf(0);
    if (end !== 0) parts.push(rest.subarray(0, end === -1 ? rest.length : end));
    if (end === -1) break;
    rest = rest.subarray(end);
    rest = rest.subarray(zerosIn(rest));
  }
  return parts;
}

function at(lines: readonly Line[]): string {
  const [first, last] = [lines[0]?.number, lines.at(-1)?.number];
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
}
