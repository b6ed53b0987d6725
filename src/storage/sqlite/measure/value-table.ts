/**
 * Counts the values of a column by the bytes in which they are stored. Texts that crossed into JavaScript one by one, to be keys
 * of a `Map`, took three times as long as the rest of the read.
 */

/** What a new table has room for. Powers of two. */
const FIRST_SLOTS = 16;
const FIRST_BYTES = 128;
/** Bytes of a value beside its own: its slots, hash, place and count. */
const ENTRY_BYTES = 20;

export class ValueTable {
  /** Hash table with open addressing: the index of a value plus 1, or 0. At most half full. */
  #slots = new Int32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS / 2);
  /** Where the bytes of each value end. Those of the next one begin there. */
  #ends = new Uint32Array(FIRST_SLOTS / 2);
  #counts = new Uint32Array(FIRST_SLOTS / 2);
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #size = 0;

  /** Distinct values. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of memory for these values, about. */
  get usedBytes(): number {
    return this.#endOf(this.#size - 1) + ENTRY_BYTES * this.#size;
  }

  /** Counts the value in these bytes. Equal bytes must have equal hashes. Returns whether it is new. */
  add(source: Uint8Array, from: number, to: number, hash: number): boolean {
    const [slots, hashes, ends, bytes] = [this.#slots, this.#hashes, this.#ends, this.#bytes];
    const mask = slots.length - 1;
    let slot = slotOf(hash, mask);
    for (let index = (slots[slot] ?? 0) - 1; index >= 0; index = (slots[slot] ?? 0) - 1) {
      if (hashes[index] === hash) {
        const start = index === 0 ? 0 : (ends[index - 1] ?? 0);
        if (equals(bytes, start, ends[index] ?? 0, source, from, to)) {
          this.#counts[index] = (this.#counts[index] ?? 0) + 1;
          return false;
        }
      }
      slot = (slot + 1) & mask;
    }
    this.#insert(slot, source.subarray(from, to), hash);
    return true;
  }

  /** Each value as text with its count. The table is empty afterwards. */
  take(): (readonly [text: string, count: number])[] {
    const values = Array.from({ length: this.#size }, (_, index) => {
      const text = this.#bytes.toString('utf8', this.#endOf(index - 1), this.#endOf(index));
      return [text, this.#counts[index] ?? 0] as const;
    });
    this.#slots = new Int32Array(FIRST_SLOTS);
    this.#hashes = new Int32Array(FIRST_SLOTS / 2);
    this.#ends = new Uint32Array(FIRST_SLOTS / 2);
    this.#counts = new Uint32Array(FIRST_SLOTS / 2);
    this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
    this.#size = 0;
    return values;
  }

  #endOf(index: number): number {
    return index < 0 ? 0 : (this.#ends[index] ?? 0);
  }

  #insert(slot: number, value: Uint8Array, hash: number): void {
    const start = this.#endOf(this.#size - 1);
    const end = start + value.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, end));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
    }
    this.#bytes.set(value, start);
    this.#hashes[this.#size] = hash;
    this.#ends[this.#size] = end;
    this.#counts[this.#size] = 1;
    this.#slots[slot] = ++this.#size;
    if (2 * this.#size === this.#slots.length) this.#grow();
  }

  #grow(): void {
    const length = 2 * this.#slots.length;
    this.#hashes = enlarged(this.#hashes, new Int32Array(length / 2));
    this.#ends = enlarged(this.#ends, new Uint32Array(length / 2));
    this.#counts = enlarged(this.#counts, new Uint32Array(length / 2));
    this.#slots = new Int32Array(length);
    for (let index = 0; index < this.#size; index++) {
      const hash = this.#hashes[index] ?? 0;
      let slot = slotOf(hash, length - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (length - 1);
      this.#slots[slot] = index + 1;
    }
  }
}

function slotOf(hash: number, mask: number): number {
  return (hash ^ (hash >>> 15)) & mask;
}

/** Whether two stretches of bytes are the same. */
function equals(a: Uint8Array, fromA: number, toA: number, b: Uint8Array, fromB: number, toB: number): boolean {
  if (toA - fromA !== toB - fromB) return false;
  for (let i = fromA, j = fromB; j < toB; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}

function enlarged<List extends Int32Array | Uint32Array>(list: List, larger: List): List {
  larger.set(list);
  return larger;
}
