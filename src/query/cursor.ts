/**
 * Cursors: opaque to clients, checked here. A cursor has a fingerprint of its list (query, order, filter, time range), so that a
 * cursor of another list is refused instead of leading somewhere else.
 *
 * On the wire a cursor is the base64url form of the JSON list [version, fingerprint, ...fields]; each field is a string.
 */
import { createHash } from 'node:crypto';
import { SpangraphError } from '../errors.ts';

/** Must be raised when the meaning of the fields changes, so that old cursors are refused instead of misread. */
const CURSOR_VERSION = 2;
/** Base64url characters of a digest. 48 bits prevent confusion; they are no defence against forgery. */
const DIGEST_LENGTH = 8;

/**
 * The identity of a list. Cursors of lists with different parts do not fit each other. Parts are plain data; the order of their
 * properties does not matter.
 */
export function listFingerprint(kind: string, ...parts: readonly unknown[]): string {
  const text = JSON.stringify([kind, parts], (_key, value: unknown) => canonical(value));
  return digest(text);
}

/** A short name for a text of any length. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}

export function encodeCursor(fingerprint: string, fields: readonly string[]): string {
  return Buffer.from(JSON.stringify([CURSOR_VERSION, fingerprint, ...fields])).toString('base64url');
}

/**
 * The fields that {@link encodeCursor} was given. Throws INVALID_CURSOR if the text is not a cursor, belongs to another list, or
 * does not have `fieldCount` fields. `invalid` makes the error.
 */
export function decodeCursor(
  fingerprint: string,
  cursor: string,
  fieldCount: number,
  invalid = invalidCursor,
): readonly string[] {
  const payload = parsePayload(cursor);
  if (!payload) throw invalid('it is damaged or was not made by this server');
  const [version, scope, ...fields] = payload;
  if (version !== CURSOR_VERSION) throw invalid('it was made by another version of this server');
  if (scope !== fingerprint) throw invalid('it belongs to a list with other arguments, order, filter or parent');
  const texts = fields.filter((field) => typeof field === 'string');
  if (texts.length !== fieldCount || texts.length !== fields.length) throw invalid('it is damaged');
  return texts;
}

/** The error for a cursor that cannot be used. `reason` completes "This cursor cannot be used here: ". */
export function invalidCursor(reason: string): SpangraphError {
  return new SpangraphError(
    'INVALID_CURSOR',
    `This cursor cannot be used here: ${reason}. Take cursors from the pageInfo or the edges of the same query, and ` +
      'keep its other arguments as they were; to start over leave the cursor out.',
  );
}

function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return { int: value.toString() };
  // In JSON, NaN and the infinities would all be null.
  if (typeof value === 'number' && !Number.isFinite(value)) return { double: String(value) };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parsePayload(cursor: string): readonly unknown[] | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.toString('base64url') !== cursor) return undefined;
  try {
    const payload: unknown = JSON.parse(bytes.toString());
    return Array.isArray(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}
