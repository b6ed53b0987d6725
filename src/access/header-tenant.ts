/** The header `X-Scope-OrgID`, by which a trusted proxy chooses the tenant of a request. */
import { BlockList, isIP } from 'node:net';
import { SpangraphError } from '../errors.ts';
import { type Caller, DEFAULT_TENANT } from './caller.ts';
import type { Gate } from './gate.ts';
import { isTenantName, TENANT_FORM } from './tenant.ts';

const HEADER = 'X-Scope-OrgID';

export interface TenantRules {
  /** `address/bits`, or one address: of the proxies whose header is trusted. */
  readonly trustedProxies: readonly string[];
  /** The tenants that there may be. Undefined: any. */
  readonly names: readonly string[] | undefined;
}

/**
 * Admits whom `inner` admits, for the tenant that the header names. Throws PERMISSION_DENIED for a header of anyone but a trusted proxy:
 * if it were ignored, spans would go to another tenant than their sender meant. So it does for a tenant other than the caller's
 * own, for what is no name, for a tenant that the configuration does not list, and for callers of a tenant at a place of the whole
 * server.
 */
export function withHeaderTenant(inner: Gate, { trustedProxies, names }: TenantRules): Gate {
  const proxies = addressesIn(trustedProxies);
  const allowed = names === undefined ? undefined : new Set(names);
  return {
    admit: async (credentials, need) => {
      const caller = await inner.admit(credentials, need);
      if (need === 'nothing') return caller;
      const { tenant: header, address } = credentials;
      const named = header === undefined ? caller : ofHeader(caller, header, proxies.has(address));
      const { tenant } = named;
      if (tenant === DEFAULT_TENANT) return named;
      if (need === 'admin') throw denied('This is of the whole server, and not for callers that belong to a tenant.');
      // Paths are made of it, so it is checked wherever it came from.
      if (isTenantName(tenant) && (allowed?.has(tenant) ?? true)) return named;
      throw denied(`There is no tenant ${JSON.stringify(tenant)} here (tenants.names).`);
    },
  };
}

/** Admits whom `inner` admits, where there are no tenants: throws PERMISSION_DENIED for callers that belong to one. */
export function withoutTenants(inner: Gate): Gate {
  return {
    admit: async (credentials, need) => {
      const caller = await inner.admit(credentials, need);
      if (need === 'nothing' || caller.tenant === DEFAULT_TENANT) return caller;
      throw denied(
        `The credentials belong to the tenant ${JSON.stringify(caller.tenant)}, and this server has no tenants (tenants.enabled).`,
      );
    },
  };
}

function ofHeader(caller: Caller, header: string, isTrusted: boolean): Caller {
  if (!isTrusted) {
    throw denied(
      `${HEADER} is taken from trusted proxies only (tenants.trusted_proxies). Send without it, or through one.`,
    );
  }
  if (!isTenantName(header)) throw denied(`${HEADER} names no tenant: expected ${TENANT_FORM}.`);
  if (caller.tenant === header) return caller;
  if (caller.tenant === DEFAULT_TENANT) return { ...caller, tenant: header };
  throw denied(`${HEADER} names another tenant than the one that the credentials belong to.`);
}

function denied(message: string): SpangraphError {
  return new SpangraphError('PERMISSION_DENIED', message);
}

/** Undefined if the text is no address, and no block of addresses. */
export function parseAddresses(text: string): { readonly address: string; readonly bits: number } | undefined {
  const [, address = '', digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const bits = digits === undefined ? most : Number(digits);
  return most < 0 || bits > most ? undefined : { address, bits };
}

function addressesIn(blocks: readonly string[]): { has(address: string): boolean } {
  const list = new BlockList();
  for (const block of blocks) {
    const parsed = parseAddresses(block);
    if (parsed === undefined) throw new SpangraphError('INVALID_CONFIG', `${block} is no block of addresses.`);
    list.addSubnet(parsed.address, parsed.bits, isIP(parsed.address) === 6 ? 'ipv6' : 'ipv4');
  }
  return {
    has: (address) => {
      const kind = isIP(address);
      return kind !== 0 && list.check(address, kind === 6 ? 'ipv6' : 'ipv4');
    },
  };
}
