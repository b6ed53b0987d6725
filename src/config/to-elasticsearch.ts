import type { Config, ElasticsearchAuth, ElasticsearchConfig } from './config.ts';
import type { FileConfig } from './schema.ts';

type Section = NonNullable<FileConfig['exporters']['elasticsearch']>;

/** The user that a cluster has from its beginning. */
const DEFAULT_USERNAME = 'elastic';

/** The parsed section as the program uses it. */
export function toElasticsearch(section: Section): ElasticsearchConfig {
  const auth = toAuth(section);
  const { ca_file: caFile, cert_file: certFile, key_file: keyFile, insecure_skip_verify } = section.tls;
  return {
    endpoints: section.endpoints,
    index: section.index,
    ...(auth && { auth }),
    tls: {
      ...(caFile !== undefined && { caFile }),
      ...(certFile !== undefined && { certFile }),
      ...(keyFile !== undefined && { keyFile }),
      insecureSkipVerify: insecure_skip_verify,
    },
    sniff: section.sniff,
    compression: section.compression,
    requestTimeoutMs: section.request_timeout,
    retryTimeoutMs: section.retry_timeout,
    numberOfShards: section.number_of_shards,
    numberOfReplicas: section.number_of_replicas,
    refreshIntervalMs: section.refresh_interval,
    codec: section.codec,
    ...(section.ilm_policy !== undefined && { ilmPolicy: section.ilm_policy }),
    ...(section.retention !== undefined && { retentionMs: section.retention }),
    maxDailyIndices: section.max_daily_indices,
    maxBulkBytes: section.max_bulk_size,
    maxResponseBytes: section.max_response_size,
    bulkConcurrency: section.bulk_concurrency,
  };
}

/** An API key goes before a service token, and that before a login, as in the original system. */
function toAuth({ username, password, api_key, service_token }: Section): ElasticsearchAuth | undefined {
  if (api_key !== undefined) return { apiKey: api_key };
  if (service_token !== undefined) return { serviceToken: service_token };
  return password === undefined ? undefined : { username: username ?? DEFAULT_USERNAME, password };
}

/** What is wrong between keys of the storage that are right each by itself. */
export function elasticsearchConflicts({ role, exporters: { elasticsearch } }: Config): string[] {
  if (elasticsearch === undefined) {
    return role === 'all'
      ? []
      : [`service.role: ${role} needs exporters.elasticsearch; a SQLite file has one process, which does everything`];
  }
  const { certFile, keyFile } = elasticsearch.tls;
  return (certFile === undefined) === (keyFile === undefined)
    ? []
    : ['exporters.elasticsearch.tls: cert_file and key_file go together'];
}
