/** Small random changes of bytes, as a fuzzer makes them. */
import type { Random } from '../bench/random.ts';

const BYTES = [0, 1, 2, 0x0a, 0x12, 0x22, 0x2c, 0x5b, 0x7b, 0x7d, 0x7f, 0x80, 0xff] as const;
/** Longest result: the inputs stay small, so that many can be tried. */
const MAX_BYTES = 2048;

/** `input` with one to four changes; `other` gives pieces to put in. */
export function mutate(random: Random, input: Buffer, other: Buffer): Buffer {
  let bytes = Buffer.from(input);
  for (let changes = 1 + random.below(4); changes > 0; changes--) bytes = change(random, bytes, other);
  return bytes.subarray(0, MAX_BYTES);
}

function change(random: Random, bytes: Buffer<ArrayBuffer>, other: Buffer): Buffer<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.below(16));
  switch (random.below(8)) {
    case 0:
      return at < bytes.length ? replaced(bytes, at, bytes.readUInt8(at) ^ (1 << random.below(8))) : bytes;
    case 1:
      return at < bytes.length ? replaced(bytes, at, random.pick(BYTES)) : bytes;
    case 2:
      return at < bytes.length ? replaced(bytes, at, bytes.readUInt8(at) + random.pick([-1, 1])) : bytes;
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([random.pick(BYTES)]), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    case 6: {
      const from = random.below(other.length + 1);
      const piece = other.subarray(from, from + 1 + random.below(64));
      return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(random.oneIn(2) ? at : end)]);
    }
    default:
      return random.oneIn(4) ? bytes.subarray(0, at) : bytes;
  }
}

function replaced(bytes: Buffer<ArrayBuffer>, at: number, byte: number): Buffer<ArrayBuffer> {
  bytes[at] = byte;
  return bytes;
}
