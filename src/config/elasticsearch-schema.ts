/** The section `exporters.elasticsearch`: keys as the original system has them, and what more a cluster needs. */
import { z } from 'zod';
import { BYTE_SIZE_FORM, parseByteSize } from './byte-size.ts';
import { DURATION_FORM, parseDuration } from './duration.ts';
import { parseNodeUrls, URLS_FORM } from './node-urls.ts';
import { count, duration, noEffect, parsed, section } from './schema-parts.ts';

/** What a name of indices may begin with; Elasticsearch allows a little more. */
const INDEX_PATTERN = /^[a-z0-9][a-z0-9_.-]{0,99}$/;
const INDEX_FORM =
  'expected at most 100 lower-case letters, digits and _ . -, beginning with a letter or digit, such as spangraph';

const text = (description: string) => z.string().min(1).optional().meta({ description });
const flag = (byDefault: boolean, description: string) => z.boolean().default(byDefault).meta({ description });

/** The section, with all defaults. */
export const elasticsearch = section('A cluster that several processes may share.', {
  endpoints: parsed(z.union([z.string(), z.array(z.string())], `expected ${URLS_FORM}`), parseNodeUrls, URLS_FORM)
    .prefault('http://127.0.0.1:9200')
    .meta({ description: 'URLs of nodes: one, several separated by commas, or a list.' }),
  index: z
    .string()
    .regex(INDEX_PATTERN, INDEX_FORM)
    .default('spangraph')
    .meta({ description: 'What the names of all indices and templates begin with.' }),
  username: text('Of basic login; `elastic` where only a password is given.'),
  password: text('Of basic login.'),
  api_key: text('In place of a login: an API key, encoded as Elasticsearch shows it.'),
  service_token: text('In place of a login: the token of a service account.'),
  tls: section('Of https endpoints.', {
    ca_file: text('PEM file of the certificates to trust.'),
    cert_file: text('PEM file of the certificate to show.'),
    key_file: text('PEM file of its key.'),
    insecure_skip_verify: flag(false, "Whether the cluster's certificate is taken unseen."),
  }).prefault({}),
  sniff: flag(false, 'Whether the other nodes are asked for, and connected to at the addresses they publish.'),
  compression: flag(false, 'Whether requests to the cluster are compressed.'),
  request_timeout: duration('30s', 'Time that one request may take.'),
  retry_timeout: duration(
    '20s',
    'Time for which a write is tried again while the cluster is away or busy; then senders are told to retry.',
  ),
  number_of_shards: count(1, 1024, 'Primary shards of an index made from now on.', 'shards'),
  number_of_replicas: z
    .int()
    .min(0)
    .max(20)
    .default(1)
    .meta({ description: 'Copies of each shard, for indices made from now on.', unit: 'copies' }),
  refresh_interval: duration('1s', 'Time until searches see what is written, for indices made from now on.'),
  codec: z
    .enum(['default', 'best_compression'])
    .default('default')
    .meta({ description: '`default`: faster; `best_compression`: smaller.' }),
  ilm_policy: text("Name of a policy of the cluster's index lifecycle management, for indices of spans."),
  retention: parsed(
    z.string(`expected ${DURATION_FORM}`),
    (value) => parseDuration(value) || undefined,
    `${DURATION_FORM}, above 0`,
  )
    .optional()
    .meta({
      description: 'Age after which spans are removed, a whole day at a time. Absent: never.',
      unit: 'duration',
    }),
  max_daily_indices: count(
    400,
    10_000,
    'Most indices of spans, one for each day that spans start on; a span that would need one more is rejected.',
    'indices',
  ),
  max_bulk_size: parsed(
    z.union([z.string(), z.number()], `expected ${BYTE_SIZE_FORM}`),
    (size) => parseByteSize(size) || undefined,
    BYTE_SIZE_FORM,
  )
    .prefault('8MiB')
    .meta({ description: 'Size of one bulk request, unless one span is larger.', unit: 'bytes, or with a unit: 8MiB' }),
  max_response_size: parsed(
    z.union([z.string(), z.number()], `expected ${BYTE_SIZE_FORM}`),
    (size) => parseByteSize(size) || undefined,
    BYTE_SIZE_FORM,
  )
    .prefault('64MiB')
    .meta({
      description: 'Size of one answer of the cluster; more is read in parts, unless one span is larger.',
      unit: 'bytes, or with a unit: 64MiB',
    }),
  bulk_concurrency: count(2, 64, 'Bulk requests with spans under way at once; one more is for traces.', 'requests'),
  sending_queue: noEffect('requests are acknowledged only after they are stored'),
  retry_on_failure: noEffect('see retry_timeout'),
  timeout: noEffect('see request_timeout'),
});
