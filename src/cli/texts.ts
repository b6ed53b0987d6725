import type { App } from '../app-types.ts';
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
    'Usage: npm start -- [flags]',
    '       npm start -- copy --from PLACE --to PLACE   (copy --help says more)',
    '',
    ...lines,
    '',
    'Without flags: GraphQL on 127.0.0.1:8080, OTLP on 127.0.0.1:4317 (gRPC) and 127.0.0.1:4318 (HTTP).',
    'docs/configuration.md lists every key of the file.',
  ].join('\n');
}

/** What a person reads when the server is up: where it listens, where it stores, what to try first. */
export function greeting(app: App, config: Config, version: string): string {
  const { api, otlpGrpc, otlpHttp } = app.addresses;
  const notes = [...new Set([...config.notes, ...app.notes])];
  const lines = [
    `Spangraph ${version}`,
    '',
    `  GraphQL    ${config.role === 'ingest' ? `not served; health at http://${api}/readyz` : `http://${api}/graphql`}`,
    `  OTLP/gRPC  ${otlpGrpc ?? 'not served'}`,
    `  OTLP/HTTP  ${otlpHttp === undefined ? 'not served' : `http://${otlpHttp}/v1/traces`}`,
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
