const FIRST_BYTES = 1024;
const MAX_VARINT_BYTES = 10;

/** Builds one protobuf message (protobuf.dev, "Encoding"). Field methods take the tag of the field: see `otlp-fields.ts`. */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** A uint32 field. */
  uint32(tag: number, value: number): void {
    this.#varint(tag);
    this.#varint(value);
  }

  /** An int64, int32, enum or bool field. Negative values take ten bytes. */
  int64(tag: number, value: bigint): void {
    this.#varint(tag);
    this.#varint64(BigInt.asUintN(64, value));
  }

  fixed32(tag: number, value: number): void {
    this.#varint(tag);
    this.#length = this.#room(4).writeUInt32LE(value, this.#length);
  }

  fixed64(tag: number, value: bigint): void {
    this.#varint(tag);
    this.#length = this.#room(8).writeBigUInt64LE(value, this.#length);
  }

  double(tag: number, value: number): void {
    this.#varint(tag);
    this.#length = this.#room(8).writeDoubleLE(value, this.#length);
  }

  string(tag: number, value: string): void {
    this.bytes(tag, Buffer.from(value, 'utf8'));
  }

  bytes(tag: number, value: Uint8Array): void {
    this.#varint(tag);
    this.#varint(value.length);
    this.#room(value.length).set(value, this.#length);
    this.#length += value.length;
  }

  /** A message field. `write` adds its fields. */
  message(tag: number, write: () => void): void {
    this.#varint(tag);
    const start = this.#length;
    write();
    const size = this.#length - start;
    this.#varint(size);
    const sizeBytes = this.#length - start - size;
    // The size is known only now and was written after the content. Move it before the content.
    const sizeText = Buffer.from(this.#bytes.subarray(start + size, this.#length));
    this.#bytes.copyWithin(start + sizeBytes, start, start + size);
    this.#bytes.set(sizeText, start);
  }

  /** A copy of what was written. */
  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #varint(value: number): void {
    const bytes = this.#room(MAX_VARINT_BYTES);
    let rest = value;
    while (rest >= 0x80) {
      bytes[this.#length++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[this.#length++] = rest;
  }

  #varint64(value: bigint): void {
    const bytes = this.#room(MAX_VARINT_BYTES);
    let rest = value;
    while (rest >= 0x80n) {
      bytes[this.#length++] = Number(rest & 0x7fn) + 0x80;
      rest >>= 7n;
    }
    bytes[this.#length++] = Number(rest);
  }

  /** The buffer, with room for `size` more bytes. */
  #room(size: number): Buffer {
    const wanted = this.#length + size;
    if (wanted > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(wanted, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    return this.#bytes;
  }
}
