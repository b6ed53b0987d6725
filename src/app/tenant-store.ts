/** The store of one tenant that is open for writing, with the limits that it keeps. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { TenantLimits, TenantsConfig } from '../config/tenants.ts';
import { SpangraphError } from '../errors.ts';
import { withLimitedNames } from '../ingest/limited-names.ts';
import { readNames, type StoredNames } from '../ingest/stored-names.ts';
import { type Meter, NO_METER } from '../metrics/definition.ts';
import type { SpanWriter } from '../storage/backend.ts';
import { backendOf } from './backend-of.ts';
import { IngestStore, type IngestStoreOptions } from './ingest-store.ts';
import { keepsSize, limitsOf, tenantConfig } from './tenant-config.ts';

/** Milliseconds after which the sender of a tenant that has too many bytes tries again. */
const FULL_RETRY_MS = 60_000;

export interface TenantStoreOptions extends Omit<IngestStoreOptions, 'onUsage' | 'guard'> {
  readonly tenant: string;
  readonly rules: TenantsConfig;
  /** Called with the bytes of the store that are in use, again and again. */
  readonly onBytes: (bytes: number) => void;
}

export interface TenantStore extends Pick<IngestStore, 'sink' | 'expires' | 'isTidy' | 'checkpoint' | 'close'> {
  /** Why it takes no more spans, though its storage would. */
  readonly refusal: SpangraphError | undefined;
}

/** Opens it, and makes or migrates it. Throws what `openWriter` and `openReader` of its backend throw. */
export async function openTenantStore(
  config: Config,
  list: ComponentList,
  { tenant, rules, onBytes, ...options }: TenantStoreOptions,
): Promise<TenantStore> {
  const own = tenantConfig(config, list, tenant);
  const limits = limitsOf(tenant, rules);
  const { maxBytes = Number.POSITIVE_INFINITY } = limits;
  const isRefusedBySize = Number.isFinite(maxBytes) && !keepsSize(config, list);
  let bytesInUse = 0;
  const store = await IngestStore.open(own, list, {
    ...options,
    meter: countsOnly(options.meter),
    guard: (writer) => limitedBy(limits, writer, () => namesIn(own, list, limits)),
    onUsage:
      isRefusedBySize || options.meter !== NO_METER
        ? ({ bytes, freeBytes = 0 }) => {
            bytesInUse = bytes - freeBytes;
            onBytes(bytesInUse);
          }
        : undefined,
  });
  return {
    sink: store.sink,
    expires: store.expires,
    isTidy: store.isTidy,
    checkpoint: () => store.checkpoint(),
    close: () => store.close(),
    get refusal() {
      return isRefusedBySize && bytesInUse >= maxBytes ? tooLarge(maxBytes) : undefined;
    },
  };
}

function limitedBy(
  limits: TenantLimits,
  writer: SpanWriter,
  read: () => Promise<StoredNames>,
): Promise<SpanWriter> | SpanWriter {
  const { maxServices, maxOperations, maxAttributeKeys } = limits;
  const isLimited = (maxServices ?? maxOperations ?? maxAttributeKeys) !== undefined;
  return isLimited ? withLimitedNames({ writer, limits, read }) : writer;
}

async function namesIn(config: Config, list: ComponentList, limits: TenantLimits): Promise<StoredNames> {
  const reader = await backendOf(config, list).openReader(NO_METER);
  try {
    return await readNames(reader, limits);
  } finally {
    await reader.close();
  }
}

/** The gauges are those of the configured store. What is counted is added up. */
function countsOnly(meter: Meter): Meter {
  if (meter === NO_METER) return meter;
  return {
    add: (...counted) => meter.add(...counted),
    observe: (...observed) => meter.observe(...observed),
    set: () => {},
  };
}

function tooLarge(maxBytes: number): SpangraphError {
  return new SpangraphError(
    'RATE_LIMITED',
    `The store of the tenant has ${maxBytes} bytes, which is its limit (tenants.limits.max_size). Nothing of this request was ` +
      'stored. It takes spans again when older ones are removed, or the limit is raised.',
    { retryAfterMs: FULL_RETRY_MS },
  );
}
