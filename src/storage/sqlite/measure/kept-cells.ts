/** The cells of kept sums: measures of the spans of one operation and status, or of one service, in one stretch of time. */
import type { DurationSketch, Measures, TimedGroup } from '../../measures.ts';
import { bucketsOf } from '../../statistics/duration-sketch.ts';
import type { Starts } from '../../statistics/measured-groups.ts';
import type { MeasuredPart } from '../../statistics/measured-spans.ts';

/** Spans of one operation and status. In a cell of a service, the operation is any of the service, and the status is 0. */
export interface CellKey {
  readonly operationId: number;
  readonly statusCode: number;
}

/** Where the parts of a cell are, in bytes from its begin. Integers are little-endian. */
const AT = {
  operation: 0, // uint32
  status: 4, // int32
  count: 8, // uint32
  errors: 12, // uint32
  sumHigh: 16, // int64; the sum has 128 bits
  sumLow: 24, // uint64
  max: 32, // int64
  first: 40, // int64, nanoseconds since the Unix epoch
  last: 48, // int64
  firstBucket: 56, // int32
  buckets: 60, // uint32: from the first to the last with a count
  bytes: 64, // uint32: length of the counts
  counts: 68, // for each bucket with a count: the buckets left out before it, and the count, each as LEB128
} as const;

const LOW_WORD = 2n ** 64n - 1n;

/** Cells in the order of their keys. Equal measures give equal bytes. */
export function encodeCells(groups: readonly (readonly [CellKey, TimedGroup])[]): Buffer {
  const inOrder = groups.toSorted(([a], [b]) => a.operationId - b.operationId || a.statusCode - b.statusCode);
  return Buffer.concat(inOrder.flatMap(([key, group]) => encodeCell(key, group)));
}

function encodeCell({ operationId, statusCode }: CellKey, group: TimedGroup): Buffer[] {
  const { count, errorCount, durationSumNano, durationMaxNano, sketch } = group.total;
  const { first, buckets, counts } = encodeSketch(sketch);
  const cell = Buffer.alloc(AT.counts);
  cell.writeUInt32LE(operationId, AT.operation);
  cell.writeInt32LE(statusCode, AT.status);
  cell.writeUInt32LE(count, AT.count);
  cell.writeUInt32LE(errorCount, AT.errors);
  cell.writeBigInt64LE(durationSumNano >> 64n, AT.sumHigh);
  cell.writeBigUInt64LE(durationSumNano & LOW_WORD, AT.sumLow);
  cell.writeBigInt64LE(durationMaxNano, AT.max);
  cell.writeBigInt64LE(group.firstStartUnixNano, AT.first);
  cell.writeBigInt64LE(group.lastStartUnixNano, AT.last);
  cell.writeInt32LE(first, AT.firstBucket);
  cell.writeUInt32LE(buckets, AT.buckets);
  cell.writeUInt32LE(counts.length, AT.bytes);
  return [cell, counts];
}

function encodeSketch(sketch: Measures['sketch']): { first: number; buckets: number; counts: Buffer } {
  const counts: number[] = [];
  let [first, next]: [number | undefined, number] = [undefined, 0];
  for (const [bucket, count] of sketch === undefined ? [] : bucketsOf(sketch)) {
    if (first === undefined) [first, next] = [bucket, bucket];
    pushVarint(counts, bucket - next);
    pushVarint(counts, count);
    next = bucket + 1;
  }
  return { first: first ?? 0, buckets: first === undefined ? 0 : next - first, counts: Buffer.from(counts) };
}

function pushVarint(bytes: number[], value: number): void {
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  bytes.push(left);
}

/** A cell that is read as far as it is asked for. */
export class KeptCell implements CellKey {
  readonly operationId: number;
  readonly statusCode: number;
  readonly #bytes: Buffer;
  readonly #begin: number;

  constructor(bytes: Buffer, begin: number) {
    this.#bytes = bytes;
    this.#begin = begin;
    this.operationId = bytes.readUInt32LE(begin + AT.operation);
    this.statusCode = bytes.readInt32LE(begin + AT.status);
  }

  get starts(): Starts {
    const [bytes, begin] = [this.#bytes, this.#begin];
    return { first: bytes.readBigInt64LE(begin + AT.first), last: bytes.readBigInt64LE(begin + AT.last) };
  }

  part(withSketch: boolean): MeasuredPart {
    const [bytes, begin] = [this.#bytes, this.#begin];
    return {
      count: bytes.readUInt32LE(begin + AT.count),
      errorCount: bytes.readUInt32LE(begin + AT.errors),
      durationSumNano: (bytes.readBigInt64LE(begin + AT.sumHigh) << 64n) + bytes.readBigUInt64LE(begin + AT.sumLow),
      durationMaxNano: bytes.readBigInt64LE(begin + AT.max),
      ...(withSketch ? { sketch: this.#sketch() } : {}),
    };
  }

  /** Where the next cell begins. */
  get end(): number {
    return this.#begin + AT.counts + this.#bytes.readUInt32LE(this.#begin + AT.bytes);
  }

  #sketch(): DurationSketch {
    const [bytes, begin] = [this.#bytes, this.#begin];
    const counts = new Uint32Array(bytes.readUInt32LE(begin + AT.buckets));
    const reader = new NumberReader(bytes, begin + AT.counts);
    for (let bucket = 0; reader.at < this.end; ) {
      bucket += reader.next();
      counts[bucket++] = reader.next();
    }
    return { first: bytes.readInt32LE(begin + AT.firstBucket), counts };
  }
}

/** Reads whole numbers of seven bits a byte, the lowest first. */
class NumberReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    let [value, factor] = [0, 1];
    for (; (this.#bytes[this.at] ?? 0) >= 128; factor *= 128) value += ((this.#bytes[this.at++] ?? 0) - 128) * factor;
    return value + (this.#bytes[this.at++] ?? 0) * factor;
  }
}

export function* cellsOf(bytes: Buffer): Generator<KeptCell> {
  for (let begin = 0; begin < bytes.length; ) {
    const cell = new KeptCell(bytes, begin);
    yield cell;
    begin = cell.end;
  }
}
