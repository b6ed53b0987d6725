import { join } from 'node:path';
import { SpangraphError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import type { BackendDefinition } from '../definition.ts';
import type { ElasticsearchConfig } from './config/config.ts';
import { ELASTICSEARCH_METRICS } from './config/metrics.ts';
import { elasticsearchSection } from './config/section.ts';
import { tenantSettings } from './config/tenants.ts';

const credential = (key: string) => ({
  key,
  env: `SPANGRAPH_ELASTICSEARCH_${key.toUpperCase()}`,
  original: { env: `ES_${key.toUpperCase()}`, choosesBackend: false },
});

/** Milliseconds between two removals. */
const REMOVAL_INTERVAL_MS = 3_600_000;

/** A cluster that any number of processes share. */
export const elasticsearch: BackendDefinition<ElasticsearchConfig> = {
  name: 'elasticsearch',
  title: 'Elasticsearch',
  section: elasticsearchSection,
  outsideKeys: [
    {
      key: 'endpoints',
      env: 'SPANGRAPH_ELASTICSEARCH_ENDPOINTS',
      flag: { name: 'elasticsearch-endpoints', help: 'URLs of the cluster, separated by commas' },
      original: { env: 'ES_ENDPOINT', choosesBackend: true },
    },
    {
      key: 'index',
      env: 'SPANGRAPH_ELASTICSEARCH_INDEX',
      flag: { name: 'elasticsearch-index', help: 'what the names of indices begin with' },
      original: { env: 'ES_INDEX', choosesBackend: false },
    },
    credential('username'),
    { ...credential('password'), isSecret: true },
    { ...credential('api_key'), isSecret: true },
    { ...credential('service_token'), isSecret: true },
  ],
  metrics: ELASTICSEARCH_METRICS,
  help: {
    flags: '--elasticsearch-endpoints URLS, --elasticsearch-index NAME',
    write: 'the cluster to store in, beside servers too',
    read: 'the cluster to read',
    remove: 'the cluster to remove from, beside servers too',
  },
  place: {
    form: 'URL[/INDEX]',
    example: 'http://localhost:9200/spangraph',
    read: readPlace,
  },
  describe: (config) => description(config, config.endpoints),
  identity: (config) =>
    JSON.stringify(['elasticsearch', description(config, [...new Set(config.endpoints)].toSorted())]),
  openWriter: async (config, { meter, ...rules }) => {
    if (rules.keep.length > 0 && config.ilmPolicy !== undefined) throw keepRefused();
    const { openElasticsearchWriter } = await import('./index.ts');
    const writer = await openElasticsearchWriter(config, migrationsFolder(), { meter, rules });
    return {
      writer,
      checkpoint: async () => {},
      check: () => writer.check(),
      probe: () => writer.check(),
      usage: () => writer.usage(),
      // It asks every daily index.
      usageIntervalMs: 60_000,
      // The cluster writes its files itself.
      erasure: { remove: (traceIds) => writer.erase(traceIds), finish: async () => {} },
      ...(writer.expires && {
        expiry: { intervalMs: REMOVAL_INTERVAL_MS, remove: (now, signal) => writer.removeExpired(now, signal) },
      }),
    };
  },
  // Reads wait for the cluster.
  operationsPerThread: 16,
  openReader: async (config, { readTimeoutMs, meter }) => {
    const { openElasticsearchReader } = await import('./index.ts');
    return openElasticsearchReader(config, readTimeoutMs, meter);
  },
  settle: async (config) => {
    const { refreshElasticsearch } = await import('./cluster/refresh.ts');
    await refreshElasticsearch(config);
  },
  tenants: {
    settingsOf: tenantSettings,
    // Whole days go, by their age alone.
    keepsSize: () => false,
    list: async (config) => {
      const { listTenants } = await import('./list-tenants.ts');
      return listTenants(config);
    },
    // Indices that do not exist count as empty.
    stateOf: async () => 'ready',
  },
  examine: async (config) => {
    const { examineElasticsearch } = await import('./examine/index.ts');
    return examineElasticsearch(config);
  },
  check: async (config, options) => {
    const { checkElasticsearch } = await import('./check/index.ts');
    return checkElasticsearch(config, migrationsFolder(), options);
  },
};

function migrationsFolder(): string {
  return join(packageRoot(), 'migrations/elasticsearch');
}

function keepRefused(): SpangraphError {
  return new SpangraphError(
    'INVALID_CONFIG',
    'storage.keep: the policy of exporters.elasticsearch.ilm_policy removes whole days, so no trace can stay longer. ' +
      'Use exporters.elasticsearch.retention instead, or remove the rules.',
  );
}

function description({ index }: ElasticsearchConfig, endpoints: readonly string[]): string {
  return `${endpoints.join(', ')} (indices ${index}-*)`;
}

/** The last part of the path is the index. The rest belongs to the URL, which may be that of a proxy. */
function readPlace(place: string): Readonly<Record<string, string>> | undefined {
  if (!/^https?:\/\/./.test(place)) return undefined;
  const [, url = place, index] = /^(https?:\/\/.+)\/([^/]+)\/?$/.exec(place) ?? [];
  return { 'elasticsearch-endpoints': url, ...(index === undefined ? {} : { 'elasticsearch-index': index }) };
}
