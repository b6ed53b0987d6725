/** Who asks, and what they may do. */

/**
 * What a caller may do. `ingest`: store spans. `read`: ask for what is stored, without what rules of redaction hide. `admin`: everything,
 * also the metrics of the whole server.
 */
export const SCOPES = ['ingest', 'read', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a place asks of its callers. `admin`: it is of the whole server, so it is for nobody of a tenant. `nothing`: it answers everyone. */
export type Need = Scope | 'nothing';

/** The tenant of callers that belong to none: its store is the one that the configuration names. */
export const DEFAULT_TENANT = '';

/** The name of this process at its own doors. No token may have it. */
export const OWN_NAME = 'spangraph itself';

/** Who sent a request, once that is proven. Plain data, because it crosses threads. */
export interface Caller {
  /** The name of the token, or the subject of the claims. For logs and limits. */
  readonly name: string;
  /** The tenant whose spans it stores and sees. */
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** Nothing is proven, because the configuration has no `auth`. */
  readonly isAnyone?: true;
}

/** The scopes that the caller has proven to have. Of {@link ANYONE} there are none. */
export function provenScopes({ isAnyone, scopes }: Caller): readonly Scope[] {
  return isAnyone ? [] : scopes;
}

/** Everyone, if the configuration has no `auth`. */
export const ANYONE: Caller = { name: 'anyone', tenant: DEFAULT_TENANT, scopes: SCOPES, isAnyone: true };

/** Whether the caller may do this. */
export function may({ scopes }: Pick<Caller, 'scopes'>, need: Need): boolean {
  return need === 'nothing' || scopes.includes(need) || scopes.includes('admin');
}
