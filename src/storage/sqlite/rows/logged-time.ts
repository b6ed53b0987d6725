/** The column `time` of `logged_exceptions`: an unsigned 64-bit number as bytes, which are in the order of the numbers. */

export function timeBytes(timeUnixNano: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, timeUnixNano));
  return bytes;
}

export function timeOfBytes(bytes: Buffer): bigint {
  return bytes.readBigUInt64BE();
}
