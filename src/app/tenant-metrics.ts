/** What is counted of tenants. Only the API's thread counts by their names. */
import type { TenantsConfig } from '../config/tenants.ts';
import { counter, gauge, type Meter, type MetricDefinition } from '../metrics/definition.ts';
import type { TenantListener } from './ingest-client.ts';

const labels = { tenant: 'tenants' } as const;

const ACCEPTED = counter(
  'spangraph_tenant_accepted_spans_total',
  'Spans of a tenant that are stored, repeated ones included. By its name: the first tenants.max_metric_tenants names, and ' +
    '`other` for the rest.',
  { labels },
);
const REJECTED = counter(
  'spangraph_tenant_rejected_spans_total',
  'Spans of a tenant that were left out for what they are, or for a limit on its names.',
  { labels },
);
const REFUSED = counter(
  'spangraph_tenant_refused_spans_total',
  'Spans of a tenant that are over a limit, or could not be stored at the time. A request that is refused before it is read counts once.',
  { labels },
);
const SIZE = gauge(
  'spangraph_tenant_storage_size_bytes',
  'Bytes in use of the store of a tenant, as of its last use.',
  {
    labels,
  },
);
const OPEN = gauge('spangraph_tenant_open_stores', 'Stores of tenants that are open for writing.');

/** In the order of a scrape. */
export const TENANT_METRICS: readonly MetricDefinition[] = [ACCEPTED, REJECTED, REFUSED, SIZE, OPEN];

/** Shows what the ingest thread tells of tenants. */
export function tenantMeter(meter: Meter, { maxMetricTenants }: TenantsConfig): TenantListener {
  const named = new Set<string>();
  let open = 0;
  const isNamed = (tenant: string): boolean => {
    if (named.size < maxMetricTenants) named.add(tenant);
    return named.has(tenant);
  };
  const show = (change: number): void => {
    open += change;
    meter.set(OPEN, open);
  };
  show(0);
  return {
    opened: () => show(1),
    closed: () => show(-1),
    counted: (counts) => {
      for (const { tenant, accepted, rejected, refused, bytes } of counts) {
        meter.add(ACCEPTED, accepted, { tenant });
        meter.add(REJECTED, rejected, { tenant });
        meter.add(REFUSED, refused, { tenant });
        // The sizes of several under one name would say nothing.
        if (bytes !== undefined && isNamed(tenant)) meter.set(SIZE, bytes, { tenant });
      }
    },
  };
}
