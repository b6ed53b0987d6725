/**
 * The configuration file: that of an OpenTelemetry Collector, with sections of our own. The sections of backends and receivers
 * are in their definitions.
 *
 * Defaults and units are part of a section and written nowhere else. `meta` of a key may have:
 * - `unit`: for the reference page;
 * - `noEffect`: the key of a Collector's file is accepted, and this reason is noted at start-up;
 * - `refused`: the key is known and not served. The text says what to do instead.
 */
import { z } from 'zod';
import type { ReceiverDefinition } from '../../receivers/intake/definition.ts';
import { MIB } from '../settings/byte-size.ts';
import {
  allowedHosts,
  byteSize,
  choice,
  count,
  duration,
  endpoint,
  noEffect,
  optionalDuration,
  origin,
  refused,
  requiredDuration,
  section,
} from '../settings/sections.ts';
import { serverTls } from '../settings/tls.ts';
import { adapterSections } from './adapters.ts';
import { auth } from './auth.ts';
import { type ComponentList, either, otherSignalsPath, receiverPath, receiverTypes } from './component-list.ts';
import { ownTraces } from './own-traces.ts';
import { quotas } from './quotas.ts';
import { redact } from './redact.ts';
import { tenants } from './tenants.ts';

const LIMIT_MAX = 1_000_000_000;
const MAX_KEEP_RULES = 32;
const MAX_LISTED = 100;

/** Where the API listens unless the configuration says otherwise. */
export const API_ENDPOINT = 'localhost:8080';

const processors = z
  .record(z.string(), z.unknown())
  .default({})
  .meta({ description: '`batch` and `memory_limiter` are accepted without effect. Others are refused.' });

const names = (description: string) => z.array(z.string()).optional().meta({ description });

const bracketed = (name: string): string => `\`[${name}]\``;

function receiverChoice(list: ComponentList): string {
  const types = receiverTypes(list).map(bracketed);
  return `${types.join(', ')} or ${types.length === 2 ? 'both' : 'several'}.`;
}

function roleDescription({ backends }: ComponentList): string {
  const shared = backends.filter(({ oneProcess }) => oneProcess === undefined).map(({ name }) => name);
  const halves = '`ingest` (only receives spans) or `api` (only answers queries).';
  return shared.length === 0 ? '`all`.' : `\`all\`. With ${either(shared)} also ${halves}`;
}

type Leaf = { readonly path: readonly string[]; readonly schema: z.ZodType };

/** One section that holds all leaves at their paths. No leaf is required: what runs is filled in before. */
function sectionOf(leaves: readonly Leaf[]): z.ZodType {
  const shape = [...Map.groupBy(leaves, ({ path: [key = ''] }) => key)].map(([key, inner]) => {
    const [first] = inner;
    if (first?.path.length === 1) return [key, first.schema.optional()];
    return [key, sectionOf(inner.map(({ path, schema }) => ({ path: path.slice(1), schema })))];
  });
  return z.strictObject(Object.fromEntries(shape)).prefault({});
}

/** A receiver's own section, and the key that it shares with others. */
function leavesOf(receiver: ReceiverDefinition): Leaf[] {
  const { section: schema, otherSignals } = receiver;
  const leaves: Leaf[] = [{ path: receiverPath(receiver), schema }];
  if (otherSignals !== undefined) leaves.push({ path: otherSignalsPath(receiver), schema: otherSignals });
  return leaves.map((leaf) => ({ ...leaf, path: leaf.path.slice(1) }));
}

const logs = z
  .looseObject({
    level: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['debug', 'info', 'warn', 'error']))
      .prefault('info')
      .meta({ description: 'Lowest level that is logged: `debug`, `info`, `warn` or `error`.' }),
    encoding: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['console', 'json']))
      .optional()
      .meta({
        description:
          '`console`: lines for people. `json`: a JSON object on each line, for machines. Without it: `console` on a terminal, `json` elsewhere.',
      }),
  })
  .prefault({})
  .meta({ description: 'Other keys have no effect: the log goes to standard error.' });

const service = (list: ComponentList) =>
  section('Which of the components run.', {
    pipelines: section('Only traces are served.', {
      traces: section('If given, only the components named here run.', {
        receivers: names(`${receiverChoice(list)} A receiver that is not named is not started.`),
        processors: names('Those that are accepted.'),
        exporters: names(`Exactly one: ${either(list.backends.map(({ name }) => bracketed(name)))}.`),
      }).optional(),
      metrics: refused('Spangraph takes traces only; send metrics elsewhere'),
      logs: refused('Spangraph takes traces only; send logs elsewhere'),
      profiles: refused('Spangraph takes traces only; send profiles elsewhere'),
    }).prefault({}),
    role: z
      .enum(['all', 'ingest', 'api'])
      .default('all')
      .meta({
        description: roleDescription(list),
      }),
    reload_interval: duration(
      '10s',
      'Time between two looks at this file and those that it names. What changes in them is taken over (docs/security.md).',
    ),
    telemetry: section("The server's own log, metrics and traces.", {
      logs,
      metrics: z
        .looseObject({
          level: z
            .string()
            .toLowerCase()
            .pipe(z.enum(['none', 'basic', 'normal', 'detailed']))
            .prefault('normal')
            .meta({
              description:
                "Whether the server's own metrics are served at /metrics of the API address. `none`: they are not. All other levels are the same.",
            }),
          max_operation_names: count(
            100,
            10_000,
            'Operation names that have metrics of their own, the first that come. All later ones are counted as `other`.',
            'names',
          ),
        })
        .prefault({})
        .meta({ description: 'Other keys have no effect: metrics are served at the API address.' }),
      traces: ownTraces,
      resource: noEffect('own traces have service.name, service.version and service.instance.id'),
    }).prefault({}),
    extensions: noEffect('there are no extensions; /healthz and /readyz are served at the API address'),
  }).prefault({});

const limits = section(
  'Bounds on one GraphQL operation, and on subscriptions. Each refusal names the limit that was reached.',
  {
    default_page_size: count(20, LIMIT_MAX, 'Items of a page if neither first nor last is given.', 'items'),
    max_page_size: count(1000, LIMIT_MAX, 'Maximum number of items of one page.', 'items'),
    max_depth: count(25, LIMIT_MAX, 'Maximum depth of fields.', 'levels'),
    max_aliases: count(100, LIMIT_MAX, 'Maximum number of aliased fields.', 'aliases'),
    max_field_comparisons: count(
      20_000,
      LIMIT_MAX,
      'Most comparisons of fields with one response key that validation makes.',
      'comparisons',
    ),
    max_cost: count(100_000, LIMIT_MAX, 'Maximum cost in points.', 'points'),
    max_tokens: count(5_000, LIMIT_MAX, "Maximum number of lexical tokens in the operation's text.", 'tokens'),
    max_records: count(300_000, LIMIT_MAX, 'Most records (spans, traces, events, links ...) that it reads.', 'records'),
    max_read_size_mib: count(512, 65_536, 'Most data that it reads from the storage.', 'MiB'),
    max_fields: count(2_000_000, LIMIT_MAX, 'Most fields of its answer; those of each item of a list count.', 'fields'),
    max_metric_groups: count(10_000, LIMIT_MAX, 'Most groups that spans are measured by.', 'groups'),
    max_metric_buckets: count(
      10_000,
      LIMIT_MAX,
      'Most buckets of time or duration that spans are measured by. The cells of a heatmap are buckets.',
      'buckets',
    ),
    max_walked_spans: count(
      100_000,
      LIMIT_MAX,
      'Most spans that a metrics query of TraceQL reads one by one, where it measures or groups by what the storage does not add up.',
      'spans',
    ),
    max_service_map_edges: count(10_000, LIMIT_MAX, 'Most edges of a service map.', 'edges'),
    max_profiled_spans: count(
      5_000_000,
      LIMIT_MAX,
      'Most spans whose attributes are counted for one side of a comparison.',
      'spans',
    ),
    max_profiled_keys: count(10_000, LIMIT_MAX, 'Most attribute keys whose spans are counted.', 'keys'),
    max_profiled_values: count(
      1_000,
      LIMIT_MAX,
      'Most distinct values of an attribute key that are compared. A key with more is compared by its numbers alone.',
      'values',
    ),
    max_answer_size_mib: count(32, 65_536, 'Largest answer, about.', 'MiB'),
    max_subscriptions: count(100, 100_000, 'Subscriptions of all clients at a time.', 'subscriptions'),
    max_subscriptions_per_client: count(10, 100_000, 'Subscriptions of one client at a time.', 'subscriptions'),
  },
).prefault({});

const documents = section('Persisted documents of GraphQL.', {
  mode: choice(
    ['any', 'trusted'],
    '`any`: every document is executed. `trusted`: only those of the file, and those of the page; no introspection, no GraphiQL.',
  ),
  file: z.string().min(1).optional().meta({
    description:
      'JSON file with the documents by their SHA-256 or SHA-1, as code generators write it, relative to the working folder.',
  }),
}).prefault({});

const subscriptions = section('How subscriptions are answered.', {
  interval: duration('500ms', 'Time between two looks at what has arrived.'),
  heartbeat: duration('15s', 'Time between two comments on a connection.'),
  late_after: duration('5s', 'Time until a client that takes nothing misses all but the newest spans.'),
  measures_interval: duration('1s', 'Least time between two events of a subscription to measures of spans.'),
}).prefault({});

const operations = section(
  'Bounds on what all operations take together. Each refusal names the limit that was reached.',
  {
    max_waiting: count(1_000, 1_000_000, 'Operations that may wait for a thread.', 'operations'),
    max_wait: duration('10s', 'Time that an operation may wait for a thread.'),
    max_time: duration('60s', 'Time that an operation may take, waiting included.'),
    quick_time: duration(
      '50ms',
      'Time that an operation gets on the thread that is kept for quick ones, while others wait for it.',
    ),
    max_slow_per_client: count(
      2,
      10_000,
      'Operations of one client on threads other than the quick one.',
      'operations',
    ),
    max_memory_mib: count(176, 65_536, 'Memory that the objects of one answering thread may take.', 'MiB', 64),
    max_total_memory_mib: count(
      448,
      1_048_576,
      'Memory that all answering threads may hold, garbage included. When it is full, each may take an equal part.',
      'MiB',
      64,
    ),
    max_request_body_size: byteSize(MIB, 'Largest body of a request.'),
    max_received_size_mib: count(64, 65_536, 'Bodies of all requests that are being received.', 'MiB'),
    max_unsent_size_mib: count(128, 65_536, 'Answers that clients have not taken yet.', 'MiB'),
    send_timeout: duration('30s', 'Time that a client may take nothing of its answer.'),
  },
).prefault({});

const storage = section('Reading from the database, and what it keeps.', {
  reader_threads: count(
    4,
    64,
    'Threads that serve reads, each with its own connection. With one thread more than slow reads at a time, other reads stay fast.',
    'threads',
  ),
  read_timeout: duration('30s', 'Time after which a read is stopped.'),
  keep: z
    .array(
      section('What is kept longer than `retention`, `max_size` and `max_spans` of the storage say.', {
        filter: z.string().min(1).meta({ description: 'TraceQL. Traces in which it chooses a span are kept.' }),
        for: requiredDuration('Time from the end of such a trace until it is removed.'),
      }),
    )
    .max(MAX_KEEP_RULES)
    .default([])
    .meta({
      description:
        `At most ${MAX_KEEP_RULES} rules: traces in which \`filter\` (TraceQL) chooses a span are kept until ` +
        'they ended the time `for` ago.',
    }),
}).prefault({});

const backup = section('Scheduled backups of the database. SQLite only.', {
  every: optionalDuration('Time between two backups. Without it there are none.'),
  keep: count(7, 10_000, 'Backups that are kept. Older ones are removed when a new one has been verified.', 'backups'),
  path: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'Folder of the backups, relative to the working folder, for this server alone. It is made if it is absent, in a ' +
        'folder that exists.',
    }),
}).prefault({});

const audit = section('The audit log: who asked for what, with which outcome.', {
  path: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'File that gets one line of JSON for each operation, and for each request that is not admitted. Relative to the ' +
        'working folder; its folder must exist. Without it there is no audit log.',
    }),
  max_unwritten_size: byteSize(4 * MIB, 'Lines that wait for the disk. Lines beyond it are lost, and counted.'),
}).prefault({});

/** The schema of a configuration file with these components. */
export const fileSchema = (list: ComponentList) =>
  section('The configuration file.', {
    receivers: sectionOf(list.receivers.flatMap(leavesOf)),
    processors,
    exporters: sectionOf(list.backends.map(({ name, section: schema }) => ({ path: [name], schema }))),
    extensions: noEffect('there are no extensions; /healthz and /readyz are served at the API address'),
    connectors: refused('connectors are not served; run them in a Collector in front of Spangraph'),
    service: service(list),
    api: section('The GraphQL API.', {
      endpoint: endpoint(API_ENDPOINT, 'Where the API is served, at /graphql.'),
      tls: serverTls,
      ui: z.boolean().default(true).meta({ description: 'Whether browsers get the page, at / and its own paths.' }),
      graphiql: z.boolean().default(true).meta({ description: 'Whether /graphql shows GraphiQL to browsers.' }),
      rest: z.boolean().default(true).meta({
        description: 'Whether the REST API under /v1 is also served (docs/migrating.md).',
      }),
      ...adapterSections,
      cors_origins: z.array(origin).max(MAX_LISTED).prefault([]).meta({
        description: 'Exact origins, such as http://localhost:3000, whose pages may send queries from a browser.',
      }),
      allowed_hosts: allowedHosts('the API'),
      documents,
      limits,
      operations,
      subscriptions,
    }).prefault({}),
    auth,
    storage,
    redact,
    canary: section(
      'The self-check: small traces, of service `spangraph-canary`, are sent through the receivers and read back.',
      {
        every: optionalDuration(
          'Time between two self-checks. Without it there are none. Each stores 3 spans by each OTLP receiver.',
        ),
        timeout: duration('10s', 'Time after which a trace that is not acknowledged, or not found, counts as lost.'),
      },
    ).prefault({}),
    backup,
    audit,
    quotas,
    tenants,
    ingest: section('Receiving spans.', {
      max_queue_size_mib: count(
        128,
        65_536,
        'Maximum uncompressed data of requests that are being decoded or wait for their commit. Beyond it, senders must retry.',
        'MiB',
      ),
      max_queue_wait: duration(
        '3s',
        'Time from the headers of a request until it is decoded. Then its sender must retry: a Collector gives up after 5 seconds, SDKs after 10. A request that took long to arrive may still wait for a quarter of it.',
      ),
    }).prefault({}),
  });

/** A file with all defaults filled in. */
export type FileConfig = z.output<ReturnType<typeof fileSchema>>;
