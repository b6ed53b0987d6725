/** The section `quotas`: what each caller and each tenant may take. */
import { z } from 'zod';
import type { DoorLimits, QuotaRules } from '../access/quotas/holders.ts';
import type { QuotaLimits } from '../access/quotas/quotas.ts';
import { isTenantName, TENANT_FORM } from '../access/tenant.ts';
import { optionalByteSize, section } from '../settings/sections.ts';

const COUNT_MAX = 1_000_000_000;
const MAX_OVERRIDES = 10_000;

const most = (description: string, unit: string) =>
  z.int().min(1).max(COUNT_MAX).optional().meta({ description, unit });

const limits = (description: string, bytes: string) =>
  section(description, {
    max_requests_per_second: most('Requests in a second. A burst of one second is taken at once.', 'requests'),
    max_concurrent_requests: most('Requests under way at a time.', 'requests'),
    max_bytes_per_day: optionalByteSize(`${bytes} of the last 24 hours, counted by the hour.`),
  }).prefault({});

const doors = {
  ingest: limits('At the receivers.', 'Uncompressed bytes'),
  read: limits('At the API. A subscription is one request.', 'Bytes of the answers'),
};

const overrides = z
  .array(
    section('Other limits for some callers or tenants.', {
      callers: z.array(z.string().min(1)).default([]).meta({ description: 'Names of tokens, or subjects of claims.' }),
      tenants: z
        .array(z.string().refine(isTenantName, { error: `expected ${TENANT_FORM}` }))
        .default([])
        .meta({ description: 'Names of tenants.' }),
      ...doors,
    }),
  )
  .max(MAX_OVERRIDES)
  .default([])
  .refine((list) => (['callers', 'tenants'] as const).every((kind) => isDistinct(list.flatMap((one) => one[kind]))), {
    error: 'a caller or tenant stands in more than one entry',
  })
  .meta({ description: 'Limits of some callers and tenants, which take the place of all those of each.' });

export const quotas = section(
  'What each caller and each tenant may take, in this process. Beyond it, requests are refused (RATE_LIMITED).',
  {
    each_caller: section(
      'Of each token, and of each subject of claims. Without `auth`, all callers together are one.',
      doors,
    ).prefault({}),
    each_tenant: section('Of all callers of a tenant together.', doors).prefault({}),
    overrides,
  },
).prefault({});

type Section = z.output<typeof quotas>;
type Doors = Section['each_caller'];

export function toQuotas(file: Section): QuotaRules {
  const own = (kind: 'callers' | 'tenants'): Record<string, DoorLimits> =>
    Object.fromEntries(file.overrides.flatMap((one) => one[kind].map((name) => [name, toDoors(one)])));
  return {
    eachCaller: toDoors(file.each_caller),
    eachTenant: toDoors(file.each_tenant),
    callers: own('callers'),
    tenants: own('tenants'),
  };
}

function toDoors({ ingest, read }: Pick<Doors, 'ingest' | 'read'>): DoorLimits {
  return { ingest: toLimits(ingest), read: toLimits(read) };
}

function toLimits(file: Doors['read']): QuotaLimits {
  return {
    ...(file.max_requests_per_second !== undefined && { requestsPerSecond: file.max_requests_per_second }),
    ...(file.max_concurrent_requests !== undefined && { maxConcurrent: file.max_concurrent_requests }),
    ...(file.max_bytes_per_day !== undefined && { bytesPerDay: file.max_bytes_per_day }),
  };
}

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
