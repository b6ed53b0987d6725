/**
 * Tokens, and what the configuration keeps of them.
 *
 * A token is `spg_ID_SECRET`. The id (48 bits) finds the entry, so that the time of a check does not grow with their number. The
 * secret has 256 random bits. The hash is `sha256:ID:SALT:DIGEST`, of SHA-256 over the salt and the whole token. A slow function
 * such as scrypt makes it expensive to guess passwords, which have few bits. A random key of 112 bits or more needs none (NIST
 * SP 800-63B-4, section 3.1.2.2, "look-up secrets"). The name of the algorithm leaves room for another one.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const ALGORITHM = 'sha256';
const ID_BYTES = 6;
const SECRET_BYTES = 32;
const SALT_BYTES = 16;
/** Begins each token, so that people and secret scanners recognise it. */
const PREFIX = 'spg';

const TOKEN = /^spg_(?<id>[0-9a-f]{12})_[\w-]{43}$/;
const HASH = /^sha256:(?<id>[0-9a-f]{12}):(?<salt>[\w-]{22}):(?<digest>[\w-]{43})$/;

/** Where the hash of a token comes from, for messages. */
export const TOKEN_HASH_FORM = 'the hash that `spangraph token create` prints: sha256:ID:SALT:DIGEST';

export interface NewToken {
  /** To be shown once. */
  readonly token: string;
  readonly hash: string;
}

/** A hash in its parts. */
export interface TokenHash {
  readonly id: string;
  readonly salt: string;
  readonly digest: Uint8Array;
}

/** A token that nobody knows yet. */
export function createToken(): NewToken {
  const id = randomBytes(ID_BYTES).toString('hex');
  const token = `${PREFIX}_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  return { token, hash: `${ALGORITHM}:${id}:${salt}:${digestOf(salt, token).toString('base64url')}` };
}

/** Undefined for text that is no hash of a token. */
export function parseTokenHash(text: string): TokenHash | undefined {
  const { id, salt, digest } = HASH.exec(text)?.groups ?? {};
  if (id === undefined || salt === undefined || digest === undefined) return undefined;
  return { id, salt, digest: Buffer.from(digest, 'base64url') };
}

/** The id of a token. Undefined for text that is none. */
export function tokenId(text: string): string | undefined {
  return TOKEN.exec(text)?.groups?.id;
}

/** Whether it is the hash of this token. Takes the same time for every token. */
export function isHashOf({ salt, digest }: TokenHash, token: string): boolean {
  return timingSafeEqual(digest, digestOf(salt, token));
}

/** The text with the secrets of all tokens in it left out. Their ids stay. */
export function withoutSecrets(text: string): string {
  return text.replace(/(?<id>spg_[0-9a-f]{12}_)[\w-]+/g, '$<id>...');
}

function digestOf(salt: string, token: string): Buffer {
  return hash(ALGORITHM, `${salt}${token}`, 'buffer');
}
