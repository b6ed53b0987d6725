/** JSON values in a stream: one a line, or over several lines each. */
import type { ByteSource } from './byte-source.ts';
import { isBlank, zerosIn } from './content-form.ts';
import { type FileRecord, MAX_RECORD_BYTES } from './file-record.ts';
import { JsonPrefix } from './json-prefix.ts';
import { jsonRecord } from './json-record.ts';

interface Line {
  readonly number: number;
  readonly bytes: Buffer;
}

const LINE_FEED = Buffer.from('\n');
/** How the Collector begins a line. */
const REQUEST_BEGIN = '{"resourceSpans":';
const OPENING = new Set([0x7b, 0x5b]);

/**
 * Each line that is a value is a record. Where a line only begins one, the lines up to its end are one record. A broken line
 * is a problem of its own and takes no other line with it.
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
    const parts = partsBetweenZeros(piece.bytes);
    const lost = parts.reduce((left, part) => left - part.length, piece.bytes.length);
    if (lost > 0) yield { at: `line ${number}`, problem: `${lost} NUL bytes in it were skipped` };
    for (const bytes of parts) if (!isBlank(bytes)) yield* pending.add({ number, bytes });
  }
  yield* pending.giveUp();
}

/** A value whose end has not come yet. */
class PendingValue {
  #lines: Line[] = [];
  #bytes = 0;
  #prefix = new JsonPrefix();

  *add(line: Line): Generator<FileRecord> {
    if (this.#lines.length > 0) {
      const state = this.#prefix.add(line.bytes);
      if (state === 'open' && this.#bytes + line.bytes.length <= MAX_RECORD_BYTES) return this.#keep(line);
      if (state === 'complete') return yield this.#complete(line);
      yield* this.giveUp();
    }
    const record = jsonRecord(at([line]), line.bytes);
    if ('problem' in record && this.#prefix.add(line.bytes) === 'open') return this.#keep(line);
    this.#reset();
    yield* 'problem' in record ? salvaged(line, record) : [record];
  }

  /** What it holds is no value. Lines that are values alone are records; the others are broken. */
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
    // The line feed between two lines is white space of JSON: a string cannot hold one.
    return jsonRecord(at(lines), Buffer.concat(lines.flatMap(({ bytes }) => [bytes, LINE_FEED])));
  }

  #reset(): void {
    this.#lines = [];
    this.#bytes = 0;
    this.#prefix = new JsonPrefix();
  }
}

/** A writer that was killed leaves half a line, and the next one goes on in it: the record after the half is whole. */
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
  yield 'problem' in record ? record : { at: at(lines), problem: 'it is a part of a JSON value that is broken' };
}

function looksWhole(bytes: Buffer): boolean {
  return OPENING.has(bytes.find((byte) => byte > 0x20) ?? 0);
}

/** A crash leaves NUL bytes for data that was not yet written: what is before them and what is after them is not one value. */
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
