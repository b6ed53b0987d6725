/** The cells of kept sums: measures of the spans of one operation and status, or of one service, in one stretch of time. */
import type { DurationSketch, Measures } from '../../measures.ts';
import { EncodedSketch, encodeSketch } from '../../statistics/encoded-sketch.ts';
import type { MeasuredPart } from '../../statistics/measured-part.ts';

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

const NO_COUNTS: DurationSketch = { first: 0, counts: new Uint32Array(0) };
const LOW_WORD = 2n ** 64n - 1n;

/** Cells in the order of their keys. Equal measures give equal bytes. */
export function encodeCells(groups: readonly (readonly [CellKey, MeasuredPart])[]): Buffer {
  const inOrder = groups.toSorted(([a], [b]) => a.operationId - b.operationId || a.statusCode - b.statusCode);
  return Buffer.concat(inOrder.flatMap(([key, group]) => encodeCell(key, group)));
}

function encodeCell({ operationId, statusCode }: CellKey, group: MeasuredPart): Uint8Array[] {
  const { count, errorCount, durationSumNano, durationMaxNano, sketch } = group.total;
  const { first, length, bytes } = encodeSketch(sketch ?? NO_COUNTS);
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
  cell.writeUInt32LE(length, AT.buckets);
  cell.writeUInt32LE(bytes.length, AT.bytes);
  return [cell, bytes];
}

const NO_NUMBERS: Measures['numbers'] = [];

/** A cell that is read as far as it is asked for. */
export class KeptCell implements CellKey, Measures, MeasuredPart {
  readonly numbers = NO_NUMBERS;
  readonly #bytes: Buffer;
  readonly #begin: number;
  readonly #withSketch: boolean;

  constructor(bytes: Buffer, begin: number, withSketch: boolean) {
    this.#bytes = bytes;
    this.#begin = begin;
    this.#withSketch = withSketch;
  }

  get total(): Measures {
    return this;
  }
  get operationId(): number {
    return this.#bytes.readUInt32LE(this.#begin + AT.operation);
  }
  get statusCode(): number {
    return this.#bytes.readInt32LE(this.#begin + AT.status);
  }
  get count(): number {
    return this.#bytes.readUInt32LE(this.#begin + AT.count);
  }
  get errorCount(): number {
    return this.#bytes.readUInt32LE(this.#begin + AT.errors);
  }
  get durationSumNano(): bigint {
    const [high, low] = [this.#begin + AT.sumHigh, this.#begin + AT.sumLow];
    return (this.#bytes.readBigInt64LE(high) << 64n) + this.#bytes.readBigUInt64LE(low);
  }
  get durationMaxNano(): bigint {
    return this.#bytes.readBigInt64LE(this.#begin + AT.max);
  }
  get firstStartUnixNano(): bigint {
    return this.#bytes.readBigInt64LE(this.#begin + AT.first);
  }
  get lastStartUnixNano(): bigint {
    return this.#bytes.readBigInt64LE(this.#begin + AT.last);
  }
  get sketch(): EncodedSketch | undefined {
    if (!this.#withSketch) return undefined;
    const [bytes, begin] = [this.#bytes, this.#begin];
    const first = bytes.readInt32LE(begin + AT.firstBucket);
    const length = bytes.readUInt32LE(begin + AT.buckets);
    return new EncodedSketch({ bytes, begin: begin + AT.counts, end: this.end, first, length });
  }

  /** Where the next cell begins. */
  get end(): number {
    return this.#begin + AT.counts + this.#bytes.readUInt32LE(this.#begin + AT.bytes);
  }

  /** The same cell, without the memory of others. */
  alone(): KeptCell {
    return new KeptCell(Buffer.from(this.#bytes.subarray(this.#begin, this.end)), 0, this.#withSketch);
  }
}

/** The cells of a row. */
export function cellsOf(bytes: Buffer, withSketch: boolean): KeptCell[] {
  const cells: KeptCell[] = [];
  for (let begin = 0; begin < bytes.length; ) {
    const cell = new KeptCell(bytes, begin, withSketch);
    cells.push(cell);
    begin = cell.end;
  }
  return cells;
}
