/** Who is let in: the rules of the configuration, and a token of this process for itself. */
import { countOpenDoors } from '../access/access-metrics.ts';
import { DEFAULT_TENANT, OWN_NAME } from '../access/caller.ts';
import { withHeaderTenant, withoutTenants } from '../access/header-tenant.ts';
import { isLoopback } from '../access/hosts.ts';
import type { OidcRules } from '../access/oidc/oidc-rules.ts';
import { type AccessRules, createGate, type ReloadableGate } from '../access/rules/create-gate.ts';
import { Sessions } from '../access/sign-in/sessions.ts';
import { createToken } from '../access/tokens/token-hash.ts';
import type { TokenEntry } from '../access/tokens/token-list.ts';
import type { Config } from '../config/config.ts';
import { readKeysFile } from '../config/keys-file.ts';
import type { OidcConfig } from '../config/oidc.ts';
import { readTokensFile } from '../config/tokens-file.ts';
import { SpangraphError } from '../errors.ts';
import type { Meter } from '../metrics/definition.ts';
import { parseEndpoint } from '../net/address.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import { auditedGate } from '../telemetry/audited-gate.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface Access {
  /** Undefined: everyone is let in. */
  readonly rules: AccessRules | undefined;
  /** The header `authorization` by which this process passes its own doors. Undefined if everyone does. */
  readonly authorization: string | undefined;
  /** Of browsers. Undefined if everyone is let in. */
  readonly sessions: Sessions | undefined;
  /** The rules as they are now. */
  readonly current: () => AccessRules | undefined;
  /** Takes changed rules over. If they are other ones for a provider of identities, the sessions that it began end. */
  readonly replace: (rules: AccessRules | undefined) => void;
  /** The rules of a changed configuration. Throws INVALID_CONFIG as {@link openAccess} does. */
  rulesOf(config: Config): AccessRules | undefined;
}

/** Throws INVALID_CONFIG, also if everyone would be let in where the configuration does not want that. */
export function openAccess(config: Config): Access {
  const own = ownToken();
  const rules = readRules(config, own.entry);
  const sessions = rules && new Sessions(config.auth.signIn);
  let current = rules;
  return {
    rules,
    authorization: rules && `Bearer ${own.token}`,
    sessions,
    current: () => current,
    replace: (changed) => {
      if (JSON.stringify(current?.oidc) !== JSON.stringify(changed?.oidc)) sessions?.endOfProvider();
      current = changed;
    },
    rulesOf: (changed) => {
      const other = readRules(changed, own.entry);
      if ((rules === undefined) === (other === undefined)) return other;
      throw new SpangraphError('INVALID_CONFIG', 'auth: it cannot be switched on or off without a restart');
    },
  };
}

function readRules({ auth, tenants }: Config, own: TokenEntry): AccessRules | undefined {
  const { isRequired, tokens, tokensFile, oidc, limits } = auth;
  const given = [...(tokens ?? []), ...(tokensFile === undefined ? [] : readTokensFile(tokensFile))];
  if (isRequired && given.length === 0 && oidc === undefined) {
    throw new SpangraphError(
      'INVALID_CONFIG',
      'auth.required: there are no credentials: list tokens in auth.tokens or auth.tokens_file (spangraph token create makes them), or set auth.oidc',
    );
  }
  if (tokens === undefined && tokensFile === undefined && oidc === undefined) return undefined;
  if (tenants === undefined) refuseTenants(given, oidc);
  return { tokens: [...given, own], oidc: oidc && oidcRules(oidc), limits };
}

/** Without `tenants` there is one store, which is nobody's own. */
function refuseTenants(tokens: readonly TokenEntry[], oidc: OidcConfig | undefined): void {
  const token = tokens.find(({ tenant }) => tenant !== DEFAULT_TENANT);
  const key = oidc?.claims.tenant === undefined ? undefined : 'auth.oidc.claims.tenant';
  const where = token === undefined ? key : `the token ${token.name} of auth`;
  if (where === undefined) return;
  const message = `${where}: it names a tenant, and there are none; set tenants.enabled (docs/security.md), or leave the tenant out`;
  throw new SpangraphError('INVALID_CONFIG', message);
}

/** Reads the file of keys. Throws INVALID_CONFIG. */
function oidcRules({ keysFile, signIn: _signIn, ...oidc }: OidcConfig): OidcRules {
  return { ...oidc, keys: keysFile === undefined ? undefined : readKeysFile(keysFile) };
}

/** For the self-check and the server's own traces. It is never shown, and ends with the process. */
function ownToken(): { readonly token: string; readonly entry: TokenEntry } {
  const { token, hash } = createToken();
  const scopes = ['ingest', 'read'] as const;
  return { token, entry: { name: OWN_NAME, hash, scopes, tenant: DEFAULT_TENANT } };
}

interface GateParts {
  readonly meter: Meter;
  /** Gets a line for each request that is not admitted. */
  readonly audit: AuditLog | undefined;
  /** Of browsers that ask at these doors. */
  readonly sessions?: Sessions | undefined;
}

/** The gate of the doors of the calling thread. `rules`: undefined lets everyone in. */
export function openGate(
  { tenants }: Config,
  rules: AccessRules | undefined,
  { meter, audit, sessions }: GateParts,
): ReloadableGate {
  const { reload, ...known } = createGate(rules, meter, sessions);
  const gate = tenants === undefined ? withoutTenants(known) : withHeaderTenant(known, tenants);
  return { ...(audit === undefined ? gate : auditedGate(gate, audit)), reload };
}

interface Doors extends Pick<Access, 'rules'> {
  /** Where the servers of this process listen, as `host:port`. */
  readonly addresses: readonly string[];
}

/** Warns once if other machines may reach a door that lets everyone in, and keeps the number of such doors. */
export function warnOfOpenDoors({ rules, addresses }: Doors, meter: Meter, log: Pick<Logger, 'warn'>): void {
  const open =
    rules === undefined ? addresses.filter((address) => !isLoopback(parseEndpoint(address)?.host ?? '')) : [];
  countOpenDoors(meter, open.length);
  if (open.length === 0) return;
  const message =
    'Everyone who reaches these endpoints can read and store spans. Set auth.tokens (docs/security.md), or listen on localhost';
  log.warn({ endpoints: open }, message);
}
