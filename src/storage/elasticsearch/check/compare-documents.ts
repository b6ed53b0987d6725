/** In which fields a stored document is not as it should be. */
import { isDeepStrictEqual } from 'node:util';
import type { ExactHit, Hit } from '../cluster/hits.ts';

/** All fields of a document. It may be damaged, so nothing is known of them. */
export type StoredFields = Readonly<Record<string, unknown>>;

/** A document as it should be. */
export interface RightDocument {
  /** JSON. */
  readonly text: string;
  /** The fields with 64-bit integers. */
  readonly integers: Readonly<Record<string, bigint>>;
}

/** What was read of a document with `exact`. */
export interface StoredDocument extends ExactHit {
  readonly source: StoredFields;
}

/** The names of the wrong fields, and of the wrong parts of `summary`. The order of terms does not matter. */
export function wrongFields({ text, integers }: RightDocument, { source, digits }: StoredDocument): string[] {
  const right: StoredFields = JSON.parse(text);
  return namesOf(right, source).flatMap((name) => {
    const integer = integers[name];
    if (integer !== undefined) return digits[name] === String(integer) ? [] : [name];
    if (isSame(right[name], source[name])) return [];
    return name === 'summary' ? wrongParts(right[name], source[name]) : [name];
  });
}

/** The document of a hit that was asked for with `exact`. */
export function storedDocument({ source, exact }: Hit<StoredFields>): StoredDocument {
  if (exact === undefined) throw new RangeError('The hit was not asked for with exact.');
  return { ...exact, source };
}

/** Undefined for anything but the digits of a time. */
export function readIngested(digits: unknown): bigint | undefined {
  return typeof digits === 'string' && /^\d{1,20}$/.test(digits) ? BigInt(digits) : undefined;
}

/** The services in the summary of a trace. Empty if it is damaged. */
export function servicesOf({ source: { summary } }: StoredDocument): string[] {
  const services = readObject(summary)?.services;
  return Array.isArray(services) ? services.filter((service) => typeof service === 'string') : [];
}

/** Both are JSON. */
function wrongParts(right: unknown, stored: unknown): string[] {
  const parts: StoredFields = JSON.parse(String(right));
  const storedParts = readObject(stored);
  if (storedParts === undefined) return ['summary'];
  return namesOf(parts, storedParts).flatMap((name) =>
    isDeepStrictEqual(parts[name], storedParts[name]) ? [] : [`summary.${name}`],
  );
}

function readObject(text: unknown): StoredFields | undefined {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function isSame(right: unknown, stored: unknown): boolean {
  if (!Array.isArray(right) || !Array.isArray(stored)) return isDeepStrictEqual(right, stored);
  return isDeepStrictEqual(new Set(right), new Set(stored));
}

function namesOf(one: StoredFields, other: StoredFields): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}
