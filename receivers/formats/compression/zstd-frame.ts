/** Where a zstd frame ends (RFC 8878, "Zstandard Frames" and "Skippable Frames"). */

const MAGIC = 0xfd2fb528;
/** The first of 16 numbers. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const MAGIC_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
/** A block of one repeated byte. */
const RLE_BLOCK = 1;
/** Bytes of the two fields of a frame's header, by the flags of its descriptor. */
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;

/** A number that comes next. */
interface Part {
  readonly name: 'magic' | 'descriptor' | 'size' | 'block' | 'other';
  readonly bytes: number;
}

/**
 * Follows one frame by its lengths. Where a frame ends, and whether it was cut off, is not left to Node's decompressor: that of
 * Node.js 22 takes frames that were cut off, and that of 26 reads on behind the end. What the lengths enclose is for the
 * decompressor to check, and so is data that is no frame: it never ends here.
 */
export class ZstdFrame {
  #part: Part = { name: 'magic', bytes: MAGIC_BYTES };
  #value = 0;
  #read = 0;
  #toSkip = 0;
  #isLast = false;
  #checksumBytes = 0;

  /** Whether the last byte of the frame has been added. */
  get isWhole(): boolean {
    return this.#isLast && this.#toSkip === 0;
  }

  /** Takes the next bytes. Returns how many of them belong to the frame. */
  add(data: Buffer): number {
    let at = 0;
    while (at < data.length && !this.isWhole) {
      if (this.#part.name === 'other') return data.length;
      const skipped = Math.min(this.#toSkip, data.length - at);
      this.#toSkip -= skipped;
      at += skipped;
      if (this.#toSkip === 0 && at < data.length && !this.#isLast) this.#addToPart(data.readUInt8(at++));
    }
    return at;
  }

  /** Lengths are little-endian, and none has more than 32 bits. */
  #addToPart(byte: number): void {
    this.#value += byte * 2 ** (8 * this.#read);
    this.#read++;
    if (this.#read < this.#part.bytes) return;
    const value = this.#value;
    this.#value = 0;
    this.#read = 0;
    this.#end(value);
  }

  #end(value: number): void {
    switch (this.#part.name) {
      case 'magic':
        this.#part = afterMagic(value);
        return;
      case 'size':
        this.#toSkip = value;
        this.#isLast = true;
        return;
      case 'descriptor':
        this.#toSkip = headerBytesAfter(value);
        this.#checksumBytes = (value & 4) === 0 ? 0 : CHECKSUM_BYTES;
        this.#part = { name: 'block', bytes: BLOCK_HEADER_BYTES };
        return;
      case 'block':
        this.#isLast = (value & 1) === 1;
        this.#toSkip = ((value >> 1) & 3) === RLE_BLOCK ? 1 : value >> 3;
        if (this.#isLast) this.#toSkip += this.#checksumBytes;
        return;
      default:
    }
  }
}

function afterMagic(magic: number): Part {
  if (magic === MAGIC) return { name: 'descriptor', bytes: 1 };
  return (magic & ~0xf) >>> 0 === SKIPPABLE_MAGIC ? { name: 'size', bytes: 4 } : { name: 'other', bytes: 0 };
}

/** The bytes between the descriptor of a frame and its first block. */
function headerBytesAfter(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = DICTIONARY_ID_BYTES[descriptor & 3] ?? 0;
  const size = CONTENT_SIZE_BYTES[descriptor >> 6] ?? 0;
  return dictionary + (isSingleSegment ? size || 1 : 1 + size);
}
