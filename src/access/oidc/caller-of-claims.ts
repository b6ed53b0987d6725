import type { JWTPayload } from 'jose';
import { type Caller, DEFAULT_TENANT, OWN_NAME } from '../caller.ts';
import type { Identified } from '../identifier.ts';
import { isTenantName, TENANT_FORM } from '../tenant.ts';
import type { OidcRules } from './oidc-rules.ts';

/** Most characters of a name, as for tokens of the configuration. */
const MAX_NAME_LENGTH = 100;

/** The caller that the claims of a checked token name. */
export function callerOfClaims(payload: JWTPayload, { claims, scopeMap }: OidcRules): Identified {
  const name = claimAt(payload, claims.name);
  if (typeof name !== 'string' || name === '' || name.length > MAX_NAME_LENGTH || name === OWN_NAME) {
    return refused(claims.name, 'names nobody');
  }
  const tenant = claims.tenant === undefined ? DEFAULT_TENANT : claimAt(payload, claims.tenant);
  if (typeof tenant !== 'string' || (claims.tenant !== undefined && !isTenantName(tenant))) {
    return refused(claims.tenant ?? '', `names no tenant: expected ${TENANT_FORM}`);
  }
  const scopes = wordsOf(claimAt(payload, claims.scopes)).flatMap((word) =>
    Object.hasOwn(scopeMap, word) ? (scopeMap[word] ?? []) : [],
  );
  const caller: Caller = { name, tenant, scopes: [...new Set(scopes)] };
  return { caller };
}

function refused(claim: string, problem: string): Identified {
  return { failure: 'claims', message: `The claim ${claim} of the token ${problem}.` };
}

/** Of a list, or of a text with spaces between its words (RFC 8693, section 4.2). */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A claim by its whole name, which may be a URL, or else by a path. */
function claimAt(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  let value: unknown = payload;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
