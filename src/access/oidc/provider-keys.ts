/** The public keys of the provider. */
import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { SpangraphError } from '../../errors.ts';
import type { OidcRules } from './oidc-rules.ts';

/** Where a provider describes itself (OpenID Connect Discovery 1.0, section 4). */
const DISCOVERY_PATH = '/.well-known/openid-configuration';
/** Largest description. */
const MAX_BYTES = 262_144;

/** Resolves with what finds the key of a token. Throws PROVIDER_UNAVAILABLE. */
export type KeySource = () => Promise<JWTVerifyGetKey>;

/** Nothing is asked before the first token arrives, so a server starts without its provider. */
export function keySource(rules: OidcRules, now: () => number = Date.now): KeySource {
  if (rules.keys !== undefined) {
    const local = createLocalJWKSet(rules.keys);
    return async () => local;
  }
  let known: Promise<JWTVerifyGetKey> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (known === undefined) {
      const waitMs = failedAt + rules.cooldownMs - now();
      if (waitMs > 0) return Promise.reject(unavailable(rules, waitMs));
      known = discover(rules);
      known.catch(() => {
        known = undefined;
        failedAt = now();
      });
    }
    return known;
  };
}

/** The provider cannot be asked: nothing is known about the token. */
export function unavailable({ issuer }: OidcRules, retryAfterMs: number, cause?: unknown): SpangraphError {
  const message = `The provider of identities (auth.oidc.issuer ${issuer}) cannot be asked for its keys. Try again later.`;
  return new SpangraphError('PROVIDER_UNAVAILABLE', message, { retryAfterMs, cause });
}

async function discover(rules: OidcRules): Promise<JWTVerifyGetKey> {
  const { issuer, timeoutMs, keysMaxAgeMs, cooldownMs } = rules;
  try {
    const response = await fetch(issuer.replace(/\/$/, '') + DISCOVERY_PATH, {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
      headers: { accept: 'application/json' },
    });
    if (!response.ok) throw new Error(`The provider answered ${response.status}.`);
    const description: { issuer?: unknown; jwks_uri?: unknown } = JSON.parse(await boundedText(response));
    // Section 4.3: otherwise one provider could speak for another.
    if (description.issuer !== issuer) throw new Error('The provider names itself differently.');
    const url = new URL(String(description.jwks_uri));
    return createRemoteJWKSet(url, {
      timeoutDuration: timeoutMs,
      cacheMaxAge: keysMaxAgeMs,
      cooldownDuration: cooldownMs,
    });
  } catch (thrown) {
    throw unavailable(rules, cooldownMs, thrown);
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new Error(`The description has over ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
