/** Bytes of an object, an array or a number, about. */
const VALUE_BYTES = 16;

/** Bytes of plain data in memory, about. Walks lists and objects without recursion. */
export function plainSize(value: unknown): number {
  let bytes = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    bytes += VALUE_BYTES;
    if (typeof next === 'string') bytes += next.length;
    else if (next instanceof Uint8Array) bytes += next.byteLength;
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
  return bytes;
}
