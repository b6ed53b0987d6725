import type { App } from '../app/app-types.ts';
import type { Config } from '../config/config.ts';
import { CONFIG_FILE_VARIABLE, SETTINGS } from '../config/environment.ts';

/** What `--help` prints. */
export function helpText(): string {
  const flags = [
    ['--config FILE', `configuration file (YAML, as an OpenTelemetry Collector's); or ${CONFIG_FILE_VARIABLE}`],
    ...SETTINGS.map((setting) => [`--${setting.flag} VALUE`, `${setting.help}; or ${setting.env}`]),
    ['--demo', 'fill a fresh database with a few real traces'],
    ['--help, -h', 'show this'],
    ['--version, -v', 'show the version'],
  ];
  const width = Math.max(...flags.map(([flag = '']) => flag.length));
  const lines = flags.map(([flag = '', text]) => `  ${flag.padEnd(width)}  ${text}`);
  return [
    'Spangraph receives OpenTelemetry spans, stores them in SQLite or Elasticsearch and answers GraphQL questions about them.',
    '',
    'Usage: spangraph [flags]                 start the server (in a checkout: npm start -- [flags])',
    '       spangraph import [flags] FILE...   store files; import --help says which',
    '       spangraph export [flags]           write stored traces; export --help says how',
    '       spangraph copy [flags]             from one storage into another; copy --help says more',
    '',
    ...lines,
    '',
    'Without flags: GraphQL on 127.0.0.1:8080, OTLP on 127.0.0.1:4317 (gRPC) and 127.0.0.1:4318 (HTTP).',
    'docs/configuration.md lists every key of the file.',
  ].join('\n');
}

/** What `import --help` prints. */
export function importHelp(): string {
  return [
    'Stores the spans of files: OTLP JSON (a line or a document), OTLP protobuf (plain, or with lengths before the messages),',
    'Jaeger JSON and Zipkin version 2 JSON, plain, gzip or zstd. The content tells the format. - is standard input.',
    'What is stored already is known again, so an import that was interrupted goes on where it is run again.',
    '',
    'Usage: spangraph import [flags] FILE...',
    '',
    '  --sqlite-path FILE  database file, made if absent; a server may not run on it',
    '  --elasticsearch-endpoints URLS, --elasticsearch-index NAME\n                      the cluster to store in, beside servers too',
    '  --config FILE       configuration file that names the database',
    '',
    'Exit code: 0 if everything is stored, 1 if anything could not be read or stored (the reasons are printed).',
  ].join('\n');
}

/** What `export --help` prints. */
export function exportHelp(): string {
  return [
    'Writes whole traces, the oldest first, as OTLP. A server may run on the database. Without flags: everything.',
    '',
    'Usage: spangraph export [flags]',
    '',
    '  --trace-id ID       this trace; may be repeated',
    "  --query TEXT        traces that match, in TraceQL: --query '{ status = error }' (docs/traceql.md)",
    '  --from TIME         traces that start at this time or later: 2026-01-31T12:00:00Z, or nanoseconds',
    '  --to TIME           traces that start before this time',
    '  --format FORMAT     json (default: a request a line) or protobuf (one request in all)',
    '  --output FILE       instead of standard output; .gz and .zst are compressed',
    '  --sqlite-path FILE  database file',
    '  --elasticsearch-endpoints URLS, --elasticsearch-index NAME\n                      the cluster to read',
    '  --config FILE       configuration file that names the database',
    '',
    'Exit code: 0, or 1 if a trace of --trace-id is not stored.',
  ].join('\n');
}

/** What `copy --help` prints. */
export function copyHelp(): string {
  return [
    'Copies all spans from one storage into another, and checks that every trace has its spans there.',
    'What is there already is recognised, so a copy that was broken off is run again.',
    '',
    'Usage: spangraph copy --from PLACE --to PLACE [--config FILE]',
    '',
    'PLACE is sqlite:PATH or elasticsearch:URL[/INDEX], such as elasticsearch:http://localhost:9200/spangraph.',
    'Credentials and other settings of the cluster are those of the configuration file and the environment.',
    '',
    'Exit code: 0, or 1 where spans were rejected or are missing.',
  ].join('\n');
}

/** What a person reads when the server is up: where it listens, where it stores, what to try first. */
export function greeting(app: App, config: Config, version: string): string {
  const { api, otlpGrpc, otlpHttp, zipkin } = app.addresses;
  const notes = [...new Set([...config.notes, ...app.notes])];
  const lines = [
    `Spangraph ${version}`,
    '',
    `  GraphQL    ${config.role === 'ingest' ? `not served; health at http://${api}/readyz` : `http://${api}/graphql`}`,
    `  OTLP/gRPC  ${otlpGrpc ?? 'not served'}`,
    `  OTLP/HTTP  ${otlpHttp === undefined ? 'not served' : `http://${otlpHttp}/v1/traces`}`,
    ...(zipkin === undefined ? [] : [`  Zipkin     http://${zipkin}/api/v2/spans`]),
    `  Database   ${app.database}`,
    ...(notes.length > 0 ? ['', ...notes.map((note) => `  Note: ${note}`)] : []),
    '',
    ...firstSteps(app, config),
  ];
  return lines.join('\n');
}

function firstSteps(app: App, config: Config): string[] {
  const { otlpGrpc, otlpHttp } = app.addresses;
  const api = reachable(app.addresses.api);
  const send =
    otlpHttp === undefined
      ? otlpGrpc && `OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_ENDPOINT=http://${reachable(otlpGrpc)}`
      : `OTEL_EXPORTER_OTLP_ENDPOINT=http://${reachable(otlpHttp)}`;
  if (config.role === 'ingest') return send ? [`  Send spans:   ${send}`] : [];
  const ask = config.api.graphiql
    ? `open http://${api}/graphql`
    : `curl http://${api}/graphql -H 'content-type: application/json' -d '{"query":"{ __typename }"}'`;
  return [...(send ? [`  Send spans:   ${send}`] : []), `  Explore them: ${ask}`];
}

/** An address to connect to, where the one listened on stands for all. */
function reachable(address: string): string {
  return address.replace(/^(?:0\.0\.0\.0|\[::\]):/, 'localhost:');
}
