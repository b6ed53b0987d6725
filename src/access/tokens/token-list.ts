/** The callers that tokens of the configuration stand for. */
import type { Caller } from '../caller.ts';
import type { Credentials } from '../gate.ts';
import type { Identified, Identifier } from '../identifier.ts';
import { isHashOf, parseTokenHash, type TokenHash, tokenId } from './token-hash.ts';

/** A token of the configuration. Plain data, because it crosses threads. */
export interface TokenEntry extends Caller {
  readonly hash: string;
  /** Milliseconds since the Unix epoch. Undefined: it does not expire. */
  readonly expiresAt?: number | undefined;
}

interface KnownToken {
  readonly hash: TokenHash;
  readonly caller: Caller;
  readonly expiresAt: number | undefined;
}

/**
 * Most characters of a header that is looked at. A longer one holds no token. Tokens have 60 characters.
 */
const MAX_HEADER_LENGTH = 100;

/** Takes what begins like one of our tokens, and what has no other form that could be recognised. */
export class TokenList implements Identifier {
  readonly #tokens: ReadonlyMap<string, readonly KnownToken[]>;
  readonly #now: () => number;

  constructor(entries: readonly TokenEntry[], now: () => number = Date.now) {
    this.#tokens = Map.groupBy(entries.flatMap(toKnown), ({ hash }) => hash.id);
    this.#now = now;
  }

  identify({ authorization }: Credentials): Identified | undefined {
    const token = bearerIn(authorization);
    if (token === undefined || !token.startsWith('spg_')) return undefined;
    const id = token.length > MAX_HEADER_LENGTH ? undefined : tokenId(token);
    if (id === undefined) return { failure: 'malformed', message: 'The token is damaged: it has not the form of one.' };
    const known = this.#tokens.get(id)?.find(({ hash }) => isHashOf(hash, token));
    if (known === undefined) return { failure: 'unknown', message: 'There is no such token.' };
    if (known.expiresAt !== undefined && known.expiresAt <= this.#now()) {
      return { failure: 'expired', message: `The token ${known.caller.name} has expired. Get another one.` };
    }
    return { caller: known.caller };
  }
}

function toKnown({ hash: text, expiresAt, name, tenant, scopes }: TokenEntry): KnownToken[] {
  const hash = parseTokenHash(text);
  return hash === undefined ? [] : [{ hash, expiresAt, caller: { name, tenant, scopes } }];
}

/** The credentials of an `authorization` header of the scheme Bearer (RFC 6750, section 2.1). */
export function bearerIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  return authorization.slice(7).trim();
}
