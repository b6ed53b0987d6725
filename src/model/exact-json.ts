/** JSON whose 64-bit integers lose no digit. */

/** A number outside quotes that may exceed 2^53: a run of 16 digits after a separator. */
const LONG_INTEGER = /[:,[\s]-?\d{16}/;
/** A literal of at most 64 bits. A longer one is out of range and need not be exact. */
const INTEGER_LITERAL = /^-?\d{16,20}$/;

/** As JSON.parse, but integers that a number cannot hold come as bigint. */
export function parseExactJson(text: string): unknown {
  // A reviver makes parsing several times slower, and most texts have no long integers outside quotes.
  return LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
}

function keepLongIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && INTEGER_LITERAL.test(source) ? BigInt(source) : value;
}

/** As JSON.stringify, but a bigint becomes a number with all its digits. */
export function stringifyExactJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? rawJson(String(inner)) : inner));
}

/** JSON.rawJSON is in Node.js, and not yet in TypeScript's library. */
const { rawJSON: rawJson } = JSON as unknown as { readonly rawJSON: (text: string) => object };
