import type { JSONWebKeySet } from 'jose';
import type { Scope } from '../caller.ts';

/**
 * Algorithms that a signature may have (RFC 7518, section 3.1; RFC 8037): all have a private and a public key. Whoever can check a
 * symmetric signature can also make one, and a public key could be taken for its secret. `none` is no signature.
 */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** How signed tokens of a provider are checked. Plain data, because it crosses threads. */
export interface OidcRules {
  readonly issuer: string;
  /** A token must be for one of these. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly Algorithm[];
  /** The keys. Undefined: the provider is asked. */
  readonly keys: JSONWebKeySet | undefined;
  /** The claims that say who the caller is. A dot leads into a claim: `realm_access.roles`. */
  readonly claims: {
    readonly name: string;
    readonly scopes: string;
    /** Undefined: callers belong to the tenant without a name. */
    readonly tenant?: string | undefined;
  };
  /** The scope that a value of the claim stands for. */
  readonly scopeMap: Readonly<Record<string, Scope>>;
  /** Milliseconds that the clocks may differ. */
  readonly clockToleranceMs: number;
  /** Most characters of a token. */
  readonly maxTokenLength: number;
  /** Tokens whose result is kept. */
  readonly maxKeptTokens: number;
  /** Milliseconds that keys of the provider, and results, are kept. */
  readonly keysMaxAgeMs: number;
  /** Least milliseconds between two questions to the provider that fail, or look for a key that it does not have. */
  readonly cooldownMs: number;
  /** Milliseconds that the provider may take for an answer. */
  readonly timeoutMs: number;
}
