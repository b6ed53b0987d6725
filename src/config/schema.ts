/**
 * The configuration file, in the form of an OpenTelemetry Collector's, with the sections that are Spangraph's own.
 *
 * Defaults and units stand here and nowhere else. `meta` of a key may hold:
 * - `unit`: for the reference page;
 * - `noEffect`: the key of a Collector's file is accepted, and the reason given here is noted at start-up;
 * - `refused`: the key is known and not served, with what to do instead.
 */
import { z } from 'zod';
import { BYTE_SIZE_FORM, MIB, parseByteSize } from './byte-size.ts';
import { elasticsearch } from './elasticsearch-schema.ts';
import { count, duration, endpoint, noEffect, parsed, refused, section } from './schema-parts.ts';

const LIMIT_MAX = 1_000_000_000;
const REQUEST_MIB = 64;

const transportHints = {
  transport: noEffect('it listens on TCP'),
  keepalive: noEffect('connections are kept as the clients keep them'),
  read_buffer_size: noEffect('buffers are sized by the runtime'),
  write_buffer_size: noEffect('buffers are sized by the runtime'),
  include_metadata: noEffect('request metadata is not used'),
  tls: refused('TLS is not served; end it in a proxy or a Collector in front of Spangraph'),
  auth: refused('authentication is not served; do it in a proxy or a Collector in front of Spangraph'),
};

const grpc = section('OTLP over gRPC. Listed without content: the defaults.', {
  endpoint: endpoint('127.0.0.1:4317', 'Where OTLP over gRPC is received.'),
  max_recv_msg_size_mib: count(REQUEST_MIB, 1024, 'Largest request, before and after decompression.', 'MiB'),
  max_concurrent_streams: noEffect('the bound on ingest is ingest.max_queue_size_mib'),
  ...transportHints,
});

const bodySize = parsed(
  z.union([z.string(), z.number()], `expected ${BYTE_SIZE_FORM}`),
  (size) => parseByteSize(size) || undefined,
  BYTE_SIZE_FORM,
)
  .prefault(REQUEST_MIB * MIB)
  .meta({
    description: 'Largest request body, before and after decompression.',
    unit: 'bytes, or with a unit: 64MiB',
  });

const http = section('OTLP over HTTP (protobuf and JSON). Listed without content: the defaults.', {
  endpoint: endpoint('127.0.0.1:4318', 'Where OTLP over HTTP is received, at POST /v1/traces.'),
  max_request_body_size: bodySize,
  compression_algorithms: noEffect('gzip, deflate, zstd and uncompressed requests are served'),
  metrics_url_path: noEffect('only traces are received'),
  logs_url_path: noEffect('only traces are received'),
  cors: refused('cross-origin requests are not served; send through a Collector'),
  ...transportHints,
});

const receivers = section('What spans come in by.', {
  otlp: section('The OTLP receiver.', {
    protocols: section('The protocols to serve. If only one is listed, the other is not served; if none, both are.', {
      grpc: grpc.optional(),
      http: http.optional(),
    }).prefault({}),
  }).prefault({}),
  zipkin: section(
    'The Zipkin receiver (JSON version 2). Not served unless it is listed; without content: the defaults.',
    {
      endpoint: endpoint('127.0.0.1:9411', 'Where Zipkin spans are received, at POST /api/v2/spans.'),
      max_request_body_size: bodySize,
      parse_string_tags: refused(
        'tags are stored as the texts they are; parse them in a Collector in front of Spangraph',
      ),
      cors: refused('cross-origin requests are not served; send through a Collector'),
      ...transportHints,
    },
  ).optional(),
}).prefault({});

const processors = z
  .record(z.string(), z.unknown())
  .default({})
  .meta({ description: '`batch` and `memory_limiter` are accepted without effect; others are refused.' });

const sqlite = section('The embedded database.', {
  path: z.string().min(1).default('embedded_spans.db').meta({
    description: 'Database file, relative to the working folder; in a folder: the file `embedded_spans.db` there.',
  }),
  synchronous: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['full', 'normal']))
    .prefault('full')
    .meta({ description: '`full`: what was acknowledged survives power loss; `normal`: only a crash of the process.' }),
  db: section('The form of early versions of the original system.', {
    path: z.string().min(1).optional().meta({ description: 'As `exporters.sqlite.path`.' }),
  }).optional(),
  sending_queue: noEffect('requests are acknowledged only after they are stored'),
  retry_on_failure: noEffect('senders are told to retry'),
  timeout: noEffect('requests are acknowledged only after they are stored'),
});

const exporters = section('Where spans are stored.', {
  sqlite: sqlite.prefault({}),
  elasticsearch: elasticsearch.optional(),
}).prefault({});

const names = (description: string) => z.array(z.string()).optional().meta({ description });

const service = section('Which of the components run.', {
  pipelines: section('Only traces are served.', {
    traces: section('If given, only the components named here run.', {
      receivers: names('`[otlp]`, `[zipkin]` or both. A receiver that is not named is not started.'),
      processors: names('Those that are accepted.'),
      exporters: names('Exactly one: `[sqlite]` or `[elasticsearch]`.'),
    }).optional(),
    metrics: refused('Spangraph takes traces only; send metrics elsewhere'),
    logs: refused('Spangraph takes traces only; send logs elsewhere'),
    profiles: refused('Spangraph takes traces only; send profiles elsewhere'),
  }).prefault({}),
  role: z.enum(['all', 'ingest', 'api']).default('all').meta({
    description: '`all`; with elasticsearch also `ingest`: only takes spans in, or `api`: only answers queries.',
  }),
  telemetry: section("The server's own log.", {
    logs: z
      .looseObject({
        level: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['debug', 'info', 'warn', 'error']))
          .prefault('info')
          .meta({ description: 'Lowest level that is logged: `debug`, `info`, `warn` or `error`.' }),
      })
      .prefault({})
      .meta({ description: 'Other keys have no effect: the log is JSON lines on standard error.' }),
    metrics: noEffect("the server's own metrics are not configurable"),
    traces: noEffect('the server does not trace itself'),
    resource: noEffect('the server does not trace itself'),
  }).prefault({}),
  extensions: noEffect('there are no extensions; /healthz and /readyz are served at the API address'),
}).prefault({});

const limits = section('Bounds on one GraphQL operation. Each refusal names the limit that was met.', {
  default_page_size: count(20, LIMIT_MAX, 'Items of a page where neither first nor last is given.', 'items'),
  max_page_size: count(1000, LIMIT_MAX, 'Most items of one page.', 'items'),
  max_depth: count(25, LIMIT_MAX, 'Most levels of fields.', 'levels'),
  max_aliases: count(100, LIMIT_MAX, 'Most aliased fields.', 'aliases'),
  max_cost: count(100_000, LIMIT_MAX, 'Most cost points.', 'points'),
  max_tokens: count(5_000, LIMIT_MAX, "Most lexical tokens of the operation's text.", 'tokens'),
}).prefault({});

/** The schema of a configuration file. */
export const fileSchema = section('The configuration file.', {
  receivers,
  processors,
  exporters,
  extensions: noEffect('there are no extensions; /healthz and /readyz are served at the API address'),
  connectors: refused('connectors are not served; run them in a Collector in front of Spangraph'),
  service,
  api: section('The GraphQL API.', {
    endpoint: endpoint('127.0.0.1:8080', 'Where the API is served, at /graphql.'),
    graphiql: z.boolean().default(true).meta({ description: 'Whether /graphql shows GraphiQL to browsers.' }),
    rest: z.boolean().default(true).meta({
      description: 'Whether the REST API of the original system is served too, under /v1.',
    }),
    cors_origins: z.array(z.string()).default([]).meta({
      description: 'Origins, such as http://localhost:3000, whose pages may send queries from a browser.',
    }),
    limits,
  }).prefault({}),
  storage: section('Reading from the database.', {
    reader_threads: count(
      4,
      64,
      'Threads that serve reads, each with its own connection. One more than the slow reads that run at once lets quick ones by.',
      'threads',
    ),
    read_timeout: duration('30s', 'Time after which one read is given up.'),
  }).prefault({}),
  ingest: section('Taking spans in.', {
    max_queue_size_mib: count(
      128,
      65_536,
      'Most data of requests, uncompressed, that are decoded or wait for their commit; above it senders are told to retry.',
      'MiB',
    ),
  }).prefault({}),
});

/** A file with all defaults filled in. */
export type FileConfig = z.output<typeof fileSchema>;
