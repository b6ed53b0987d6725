/** The section `tenants`: stores of their own for several users of one server. */
import { z } from 'zod';
import { parseAddresses } from '../access/header-tenant.ts';
import { isTenantName, TENANT_FORM } from '../access/tenant.ts';
import { count, duration, optionalByteSize, section } from '../settings/sections.ts';

const COUNT_MAX = 1_000_000_000;
const MAX_OVERRIDES = 10_000;

/** What one tenant may have. Absent: without a limit. */
export interface TenantLimits {
  readonly spansPerSecond?: number;
  /** Bytes of its store. */
  readonly maxBytes?: number;
  readonly maxServices?: number;
  /** Names and kinds of spans, of all services. */
  readonly maxOperations?: number;
  /** Attribute keys. A key counts once in each scope. */
  readonly maxAttributeKeys?: number;
  /** Of a cluster. */
  readonly maxDailyIndices?: number;
}

/** Undefined in the configuration: there are no tenants. */
export interface TenantsConfig {
  /** Those that there may be. Undefined: any. */
  readonly names: readonly string[] | undefined;
  /** Blocks of addresses whose `X-Scope-OrgID` chooses the tenant. */
  readonly trustedProxies: readonly string[];
  readonly maxTenants: number;
  /** Stores that are open at a time, for writing and in each thread that reads. */
  readonly maxOpen: number;
  /** Milliseconds after its last use until a store is closed. */
  readonly idleMs: number;
  /** Milliseconds between two rounds through the stores that are closed. */
  readonly roundMs: number;
  /** Tenants with metrics of their own. */
  readonly maxMetricTenants: number;
  readonly limits: TenantLimits;
  readonly overrides: Readonly<Record<string, TenantLimits>>;
}

const name = z.string().refine(isTenantName, { error: `expected ${TENANT_FORM}` });

const most = (description: string, unit: string) =>
  z.int().min(1).max(COUNT_MAX).optional().meta({ description, unit });

const limits = {
  spans_per_second: most(
    'Spans that are taken in a second. More are refused, and their sender sends them again.',
    'spans',
  ),
  max_size: optionalByteSize(
    'Bytes that its store may have. If `exporters.sqlite.max_size` is set, the oldest traces are removed. Otherwise nothing more is taken.',
  ),
  max_services: most('Distinct services. Spans of further ones are rejected.', 'services'),
  max_operations: most('Distinct names and kinds of the spans of a service, of all services together.', 'operations'),
  max_attribute_keys: most('Distinct attribute keys. A key counts once in each scope.', 'keys'),
  max_daily_indices: most(
    'Indices of spans in a cluster, if it is below `exporters.elasticsearch.max_daily_indices`.',
    'indices',
  ),
};

const overrides = z
  .array(
    section('Other limits for some tenants.', {
      tenants: z.array(name).min(1).meta({ description: 'The tenants that these limits are for.' }),
      ...limits,
    }),
  )
  .max(MAX_OVERRIDES)
  .default([])
  .refine(
    (list) => new Set(list.flatMap(({ tenants }) => tenants)).size === list.flatMap(({ tenants }) => tenants).length,
    {
      error: 'a tenant stands in more than one entry',
    },
  )
  .meta({ description: 'Limits of some tenants, which take the place of those of `tenants.limits`.' });

export const tenants = section('Stores of their own for several users of one server (docs/tenants.md).', {
  enabled: z.boolean().default(false).meta({ description: 'Whether there are tenants.' }),
  names: z.array(name).optional().meta({ description: 'The tenants that there may be. Absent: any.' }),
  trusted_proxies: z
    .array(
      z.string().refine((text) => parseAddresses(text) !== undefined, {
        error: 'expected an address, or a block such as 10.0.0.0/8',
      }),
    )
    .default([])
    .meta({
      description: 'Addresses, or blocks such as 10.0.0.0/8, of proxies whose header X-Scope-OrgID chooses the tenant.',
    }),
  max_tenants: count(1_000, 1_000_000, 'Tenants that may have a store.', 'tenants'),
  max_open: count(
    32,
    10_000,
    'Stores that are open at a time: for writing, and in each thread that reads. Others wait until one is closed.',
    'stores',
  ),
  idle_timeout: duration('5m', 'Time after its last use until a store is closed.'),
  round_interval: duration('10m', 'Time between two rounds, which remove expired spans from stores that are closed.'),
  max_metric_tenants: count(
    100,
    10_000,
    'Tenants that have metrics of their own, the first that come. All later ones are counted as `other`.',
    'tenants',
  ),
  limits: section('What each tenant may have. Absent: any number.', limits).prefault({}),
  overrides,
}).prefault({});

type Section = z.output<typeof tenants>;
type Limits = Section['limits'];

export function toTenants(file: Section): TenantsConfig | undefined {
  if (!file.enabled) return undefined;
  const own = file.overrides.flatMap(({ tenants: names, ...other }) =>
    names.map((one) => [one, toLimits({ ...file.limits, ...other })] as const),
  );
  return {
    names: file.names,
    trustedProxies: file.trusted_proxies,
    maxTenants: file.max_tenants,
    maxOpen: file.max_open,
    idleMs: file.idle_timeout,
    roundMs: file.round_interval,
    maxMetricTenants: file.max_metric_tenants,
    limits: toLimits(file.limits),
    overrides: Object.fromEntries(own),
  };
}

function toLimits(file: Limits): TenantLimits {
  return {
    ...(file.spans_per_second !== undefined && { spansPerSecond: file.spans_per_second }),
    ...(file.max_size !== undefined && { maxBytes: file.max_size }),
    ...(file.max_services !== undefined && { maxServices: file.max_services }),
    ...(file.max_operations !== undefined && { maxOperations: file.max_operations }),
    ...(file.max_attribute_keys !== undefined && { maxAttributeKeys: file.max_attribute_keys }),
    ...(file.max_daily_indices !== undefined && { maxDailyIndices: file.max_daily_indices }),
  };
}
