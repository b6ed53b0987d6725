/** Callers by the signed tokens (JWT) of a provider of OpenID Connect. */
import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { BoundedCache } from '../../model/bounded-cache.ts';
import type { Credentials } from '../gate.ts';
import type { Identified, Identifier } from '../identifier.ts';
import { bearerIn } from '../tokens/token-list.ts';
import { callerOfClaims } from './caller-of-claims.ts';
import type { OidcRules } from './oidc-rules.ts';
import { type KeySource, keySource, unavailable } from './provider-keys.ts';

/** JWS in its compact form (RFC 7515, section 7.1). The signature of `none` is empty. */
const SIGNED = /^[\w-]+\.[\w-]+\.[\w-]*$/;

interface Kept {
  readonly identified: Identified;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

export class SignedTokens implements Identifier {
  readonly #rules: OidcRules;
  readonly #keys: KeySource;
  readonly #now: () => number;
  /** Of tokens with a good signature only, by their SHA-256: what others send cannot fill it. */
  readonly #kept: BoundedCache<string, Kept>;

  constructor(rules: OidcRules, now: () => number = Date.now) {
    this.#rules = rules;
    this.#keys = keySource(rules, now);
    this.#now = now;
    this.#kept = new BoundedCache(rules.maxKeptTokens);
  }

  async identify({ authorization }: Credentials): Promise<Identified | undefined> {
    const token = bearerIn(authorization);
    if (token === undefined || !token.startsWith('ey')) return undefined;
    const { maxTokenLength } = this.#rules;
    if (token.length > maxTokenLength) {
      return malformed(
        `The token has ${token.length} characters, over auth.oidc.max_token_length (${maxTokenLength}).`,
      );
    }
    if (!SIGNED.test(token)) return malformed('The token has not the form of a signed one.');
    const key = hash('sha256', token, 'base64url');
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.#now()) return kept.identified;
    return this.#check(token, key);
  }

  async #check(token: string, key: string): Promise<Identified> {
    const { clockToleranceMs, keysMaxAgeMs } = this.#rules;
    const keys = await this.#keys();
    try {
      const payload = await this.#verify(token, keys);
      const identified = callerOfClaims(payload, this.#rules);
      const until = Math.min((payload.exp ?? 0) * 1_000 + clockToleranceMs, this.#now() + keysMaxAgeMs);
      this.#kept.set(key, { identified, until });
      return identified;
    } catch (thrown) {
      return this.#failureOf(thrown);
    }
  }

  async #verify(token: string, keys: JWTVerifyGetKey): Promise<JWTPayload> {
    const { issuer, audiences, algorithms, clockToleranceMs } = this.#rules;
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audiences],
      algorithms: [...algorithms],
      clockTolerance: clockToleranceMs / 1_000,
      requiredClaims: ['exp'],
      currentDate: new Date(this.#now()),
    });
    return payload;
  }

  /** What a sender can do about it. Throws PROVIDER_UNAVAILABLE if nothing is known about the token. */
  #failureOf(thrown: unknown): Identified {
    if (thrown instanceof errors.JWTExpired) return { failure: 'expired', message: 'The token has expired.' };
    if (thrown instanceof errors.JWTClaimValidationFailed) {
      return {
        failure: 'claims',
        message: `The claim ${thrown.claim} of the token is not the one that is wanted here.`,
      };
    }
    if (thrown instanceof errors.JOSEAlgNotAllowed || thrown instanceof errors.JOSENotSupported) {
      return malformed(`The token is signed by an algorithm that is not in auth.oidc.algorithms.`);
    }
    if (thrown instanceof errors.JWSInvalid || thrown instanceof errors.JWTInvalid) {
      return malformed('The token is damaged.');
    }
    if (
      thrown instanceof errors.JWSSignatureVerificationFailed ||
      thrown instanceof errors.JWKSNoMatchingKey ||
      thrown instanceof errors.JWKSMultipleMatchingKeys
    ) {
      return { failure: 'unknown', message: 'No key of the provider has signed the token.' };
    }
    throw unavailable(this.#rules, this.#rules.cooldownMs, thrown);
  }
}

function malformed(message: string): Identified {
  return { failure: 'malformed', message };
}
