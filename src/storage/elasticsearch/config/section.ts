/** The section `exporters.elasticsearch`: the keys of Teletrace, and more that a cluster needs. */
import { z } from 'zod';
import { byteSize, count, duration, noEffect, optionalDuration, parsed, section } from '../../../settings/sections.ts';
import type { ElasticsearchAuth, ElasticsearchConfig } from './config.ts';
import { parseNodeUrls, URLS_FORM } from './node-urls.ts';

/** The prefix of the names of indices. Elasticsearch allows a little more. */
const INDEX_PATTERN = /^[a-z0-9][a-z0-9_.-]{0,99}$/;
const INDEX_FORM =
  'expected at most 100 lower-case letters, digits and _ . -, beginning with a letter or digit, such as spangraph';

const text = (description: string) => z.string().min(1).optional().meta({ description });
const flag = (byDefault: boolean, description: string) => z.boolean().default(byDefault).meta({ description });

const keys = section('A cluster that several processes may share.', {
  endpoints: parsed(z.union([z.string(), z.array(z.string())], `expected ${URLS_FORM}`), parseNodeUrls, URLS_FORM)
    .prefault('http://127.0.0.1:9200')
    .meta({ description: 'URLs of nodes: one, several separated by commas, or a list.' }),
  index: z
    .string()
    .regex(INDEX_PATTERN, INDEX_FORM)
    .default('spangraph')
    .meta({ description: 'Prefix of the names of all indices and templates.' }),
  username: text('User name for basic login. `elastic` if only a password is given.'),
  password: text('Password for basic login.'),
  api_key: text('Instead of a login: an API key, encoded as Elasticsearch shows it.'),
  service_token: text('Instead of a login: the token of a service account.'),
  tls: section('TLS settings for https endpoints.', {
    ca_file: text('PEM file with the certificates to trust.'),
    cert_file: text('PEM file with the certificate to present.'),
    key_file: text('PEM file with the key of `cert_file`.'),
    insecure_skip_verify: flag(false, "Whether the cluster's certificate is accepted unchecked."),
  }).prefault({}),
  sniff: flag(false, 'Whether to ask for the other nodes, and connect to them at the addresses that they publish.'),
  compression: flag(false, 'Whether requests to the cluster are compressed.'),
  request_timeout: duration('30s', 'Maximum time of one request.'),
  retry_timeout: duration(
    '20s',
    'Time for which a write is retried while the cluster is away or busy. Then senders must retry.',
  ),
  number_of_shards: count(1, 1024, 'Primary shards of indices created from now on.', 'shards'),
  number_of_replicas: z
    .int()
    .min(0)
    .max(20)
    .default(1)
    .meta({ description: 'Copies of each shard, for indices created from now on.', unit: 'copies' }),
  refresh_interval: duration('1s', 'Time until searches see new spans, for indices created from now on.'),
  settling_time: duration(
    '9s',
    'Time that a slow write and differing clocks of several processes may take. Subscriptions send a span `refresh_interval` and this time after its ingestion.',
  ),
  codec: z
    .enum(['default', 'best_compression'])
    .default('default')
    .meta({ description: '`default`: faster; `best_compression`: smaller.' }),
  ilm_policy: text("Name of a policy of the cluster's index lifecycle management, for indices of spans."),
  retention: optionalDuration('Age after which spans are removed, a whole day at a time. Absent: never.'),
  max_daily_indices: count(
    400,
    10_000,
    'Maximum number of indices of spans (one for each day). A span that would need another is rejected.',
    'indices',
  ),
  max_bulk_size: byteSize('8MiB', 'Largest bulk request, unless one span is larger.'),
  max_response_size: byteSize(
    '8MiB',
    'Largest answer of the cluster, unless one span is larger. More is read in parts.',
  ),
  max_received_size: byteSize(
    '16MiB',
    'Answers of the cluster that one answering thread receives at once, unless a single one is larger. Others wait.',
  ),
  bulk_concurrency: count(2, 64, 'Bulk requests with spans under way at once. One more is for traces.', 'requests'),
  sending_queue: noEffect('requests are acknowledged only after they are stored'),
  retry_on_failure: noEffect('see retry_timeout'),
  timeout: noEffect('see request_timeout'),
});

type Section = z.output<typeof keys>;

/** The user that every cluster has from the start. */
const DEFAULT_USERNAME = 'elastic';

/** Reads the section, with all defaults. */
export const elasticsearchSection: z.ZodType<ElasticsearchConfig> = keys.transform((file, context) => {
  const { cert_file, key_file } = file.tls;
  if ((cert_file === undefined) !== (key_file === undefined)) {
    context.addIssue({ code: 'custom', path: ['tls'], message: 'cert_file and key_file go together' });
    return z.NEVER;
  }
  return toConfig(file);
});

function toConfig(file: Section): ElasticsearchConfig {
  const auth = toAuth(file);
  const { ca_file: caFile, cert_file: certFile, key_file: keyFile, insecure_skip_verify } = file.tls;
  return {
    endpoints: file.endpoints,
    index: file.index,
    ...(auth && { auth }),
    tls: {
      ...(caFile !== undefined && { caFile }),
      ...(certFile !== undefined && { certFile }),
      ...(keyFile !== undefined && { keyFile }),
      insecureSkipVerify: insecure_skip_verify,
    },
    sniff: file.sniff,
    compression: file.compression,
    requestTimeoutMs: file.request_timeout,
    retryTimeoutMs: file.retry_timeout,
    numberOfShards: file.number_of_shards,
    numberOfReplicas: file.number_of_replicas,
    refreshIntervalMs: file.refresh_interval,
    settlingMs: file.refresh_interval + file.settling_time,
    codec: file.codec,
    ...(file.ilm_policy !== undefined && { ilmPolicy: file.ilm_policy }),
    ...(file.retention !== undefined && { retentionMs: file.retention }),
    maxDailyIndices: file.max_daily_indices,
    maxBulkBytes: file.max_bulk_size,
    maxResponseBytes: file.max_response_size,
    maxReceivedBytes: file.max_received_size,
    bulkConcurrency: file.bulk_concurrency,
  };
}

/** An API key wins over a service token, and a service token over a login, as in Teletrace. */
function toAuth({ username, password, api_key, service_token }: Section): ElasticsearchAuth | undefined {
  if (api_key !== undefined) return { apiKey: api_key };
  if (service_token !== undefined) return { serviceToken: service_token };
  return password === undefined ? undefined : { username: username ?? DEFAULT_USERNAME, password };
}
