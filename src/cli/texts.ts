import { COMPONENTS } from '../app/components.ts';
import { DEMO_TRACES_PER_SECOND } from '../app/demo.ts';
import { all, either } from '../config/component-list.ts';
import { CONFIG_FILE_VARIABLE } from '../config/environment.ts';
import { API_ENDPOINT } from '../config/schema.ts';
import { settingsOf } from '../config/settings.ts';
import type { BackendDefinition } from '../storage/definition.ts';

const { backends, receivers } = COMPONENTS;

/** How people name a storage of the backend in one argument: `sqlite:PATH`. */
export function placeForm({ name, place }: BackendDefinition): string {
  return `${name}:${place.form}`;
}

/** One line for each way to name the storage. A text that does not fit beside its flags has a line of its own. */
function storageFlag(flags: string, text: string): string {
  const indent = ' '.repeat(22);
  return flags.length > 18 ? `  ${flags}\n${indent}${text}` : `  ${flags.padEnd(18)}  ${text}`;
}

/** What `--help` prints. */
export function helpText(): string {
  const flags = [
    ['--config FILE', `configuration file (YAML, as for an OpenTelemetry Collector); or ${CONFIG_FILE_VARIABLE}`],
    ...settingsOf(COMPONENTS).flatMap(({ flag, env }) =>
      flag ? [[`--${flag.name}${flag.isSwitch ? '' : ' VALUE'}`, `${flag.help}; or ${env}`]] : [],
    ),
    ['--demo', 'fill a fresh database with the last hour of a made-up web shop, and go on with it'],
    ['--demo-rate VALUE', `traces a second that --demo goes on with; ${DEMO_TRACES_PER_SECOND} by default`],
    ['--help, -h', 'show this'],
    ['--version, -v', 'show the version'],
  ];
  const byDefault = receivers
    .filter(({ runsByDefault }) => runsByDefault)
    .map(({ title, defaultEndpoint }) => `${title} on ${defaultEndpoint}`);
  const width = Math.max(...flags.map(([flag = '']) => flag.length));
  const lines = flags.map(([flag = '', text]) => `  ${flag.padEnd(width)}  ${text}`);
  return [
    `Spangraph receives OpenTelemetry spans, stores them in ${either(backends.map(({ title }) => title))} and answers GraphQL queries about them.`,
    '',
    'Usage: spangraph [flags]                 start the server (in a checkout: npm start -- [flags])',
    '       spangraph import [flags] FILE...   store files; import --help lists the formats',
    '       spangraph export [flags]           write stored traces; export --help says more',
    '       spangraph copy [flags]             from one storage into another; copy --help says more',
    '       spangraph delete [flags]           remove traces for good; delete --help says more',
    '       spangraph backup [flags] FILE      a verified copy of a database, beside a server too',
    '       spangraph restore FILE --to FILE   a database from a backup',
    '       spangraph check [flags]            whether all stored data agrees, and repair',
    '       spangraph tenants [flags]          the tenants that have a store',
    '       spangraph doctor [flags]           looks at everything that a server needs, and says what to do',
    '       spangraph health [flags]           whether the server of a configuration is ready',
    '       spangraph token create [flags]     a token, and its entry for the configuration file',
    '       spangraph demo [flags]             send the traces of a made-up web shop to any server',
    '       spangraph mcp [flags]              the tools of a running server for an agent, by standard input and output',
    '       spangraph help [COMMAND]           what --help of the command prints',
    '',
    ...lines,
    '',
    `Without flags: ${all([`GraphQL on ${API_ENDPOINT}`, ...byDefault])}.`,
    'docs/configuration.md lists every key of the file.',
  ].join('\n');
}

/** Of commands about one store. */
const TENANT_LINE = '  --tenant NAME       the store of this tenant (docs/tenants.md)';

/** What `import --help` prints. */
export function importHelp(): string {
  return [
    'Stores the spans of files: OTLP JSON, OTLP protobuf, files of the file exporter of the Collector, Jaeger JSON,',
    'Tempo JSON and Zipkin JSON (versions 1 and 2), plain, gzip or zstd. The content shows the format.',
    'Spans that are already stored are recognised: run an interrupted import again to complete it.',
    '',
    'Usage: spangraph import [flags] FILE...',
    '',
    '  FILE                a file, a quoted pattern such as "traces*.json", or - for standard input',
    ...backends.map(({ help }) => storageFlag(help.flags, help.write)),
    '  --config FILE       configuration file that names the database',
    TENANT_LINE,
    '',
    'Exit code: 0 if every span is stored, 1 if a record or a span could not be stored (the report says which),',
    '2 for a wrong command line, 130 or 143 if a signal ended it.',
  ].join('\n');
}

const SELECTION_LINES = [
  '  --trace-id ID       this trace; may be repeated',
  "  --query TEXT        traces that match, in TraceQL: --query '{ status = error }' (docs/traceql.md)",
  '  --from TIME         traces that start at this time or later: 2026-01-31T12:00:00Z, now-1h, now-1d/d (the beginning of',
  '                      yesterday in UTC), or nanoseconds',
  '  --to TIME           traces that start before this time',
];

/** What `export --help` prints. */
export function exportHelp(): string {
  return [
    'Writes whole traces, the oldest first, as OTLP. A server may run on the database. Without flags: everything.',
    '',
    'Usage: spangraph export [flags]',
    '',
    ...SELECTION_LINES,
    '  --format FORMAT     json (default: one request per line) or protobuf (one request)',
    '  --output FILE       instead of standard output; .gz and .zst are compressed',
    ...backends.map(({ help }) => storageFlag(help.flags, help.read)),
    '  --config FILE       configuration file that names the database',
    TENANT_LINE,
    '',
    'Exit code: 0, or 1 if a trace of --trace-id is not stored.',
  ].join('\n');
}

/** What `delete --help` prints. */
export function deleteHelp(): string {
  return [
    'Removes whole traces for good. Without --yes it only says what would be removed, and a server may run on the database.',
    '',
    'Usage: spangraph delete [flags]',
    '',
    ...SELECTION_LINES,
    '  --yes               remove the traces',
    ...backends.map(({ help }) => storageFlag(help.flags, help.remove)),
    '  --config FILE       configuration file that names the database',
    TENANT_LINE,
    '',
    '--trace-id or --query must name the traces. Run an interrupted command again to complete it (docs/deleting.md).',
    '',
    'Exit code: 0, also if a trace of --trace-id is not stored.',
  ].join('\n');
}

/** What `copy --help` prints. */
export function copyHelp(): string {
  const examples = backends.flatMap(({ name, place }) => (place.example ? `${name}:${place.example}` : []));
  const suchAs = examples.length === 0 ? '' : `, such as ${either(examples)}`;
  return [
    'Copies all spans from one storage into another, and checks that every trace is complete in the target.',
    'Spans that are already there are recognised: run an interrupted copy again to continue it.',
    '',
    'Usage: spangraph copy --from PLACE --to PLACE [--from-tenant NAME] [--to-tenant NAME] [--config FILE]',
    '',
    `PLACE is ${either(backends.map(placeForm))}${suchAs}.`,
    '--from-tenant and --to-tenant choose the store of a tenant there (docs/tenants.md).',
    'Credentials and other settings are those of the configuration file and the environment.',
    '',
    'Exit code: 0, or 1 if spans were rejected or are missing.',
  ].join('\n');
}

/** What `backup --help` prints. */
export function backupHelp(): string {
  return [
    'Writes a copy of the database as it is now. A server may run on it. The copy is verified before the file has its name.',
    '',
    'Usage: spangraph backup [flags] FILE',
    '',
    '  FILE                a file that does not exist yet',
    ...backends.flatMap(({ help, backups }) => (backups === undefined ? [] : storageFlag(help.flags, help.read))),
    '  --config FILE       configuration file that names the database',
    TENANT_LINE,
    '',
    'Exit code: 0, or 1 if there is no copy.',
  ].join('\n');
}

/** What `restore --help` prints. */
export function restoreHelp(): string {
  return [
    'Writes the database of a backup to a file, and verifies it. No server may run on that file.',
    '',
    'Usage: spangraph restore BACKUP --to FILE [--force]',
    '',
    '  BACKUP              a file that spangraph backup made',
    '  --to FILE           the database file',
    '  --force             replace the file if it exists',
    '  --config FILE       configuration file that names the kind of storage',
    '  --tenant NAME       instead of --to: the store of this tenant',
    '',
    'Exit code: 0, or 1 if the database was not restored. A file that was to be replaced is then as it was.',
  ].join('\n');
}

/** What `tenants --help` prints. */
export function tenantsHelp(): string {
  return [
    'Lists the tenants that have a store, one on each line. Servers may run.',
    '',
    'Usage: spangraph tenants [flags]',
    '',
    ...backends.flatMap(({ help, tenants }) => (tenants === undefined ? [] : storageFlag(help.flags, help.read))),
    '  --config FILE       configuration file that names the database',
    '',
    'Exit code: 0.',
  ].join('\n');
}

/** What `check --help` prints. */
export function checkHelp(): string {
  return [
    'Checks whether all that is derived from the spans (indexes, summaries, counts) agrees with them. Servers may run. If',
    'one uses the database file, a copy is checked, which needs as much of the disk. A cluster is checked as it is.',
    '',
    'Usage: spangraph check [flags]',
    '',
    '  --repair            makes derived data again where it is wrong; no server may run on a database file',
    '  --json              print the report as JSON',
    ...backends.flatMap(({ help, check }) => (check === undefined ? [] : storageFlag(help.flags, help.read))),
    '  --config FILE       configuration file that names the database',
    TENANT_LINE,
    '',
    'Exit code: 0 if everything agrees, or does after --repair; 1 if something does not; 2 if it could not be checked.',
  ].join('\n');
}

/** What `doctor --help` prints. */
export function doctorHelp(): string {
  return [
    'Looks at everything that a server of this configuration needs: versions, configuration, open files, ports, certificates,',
    'storage and disk. Then it sends a trace through each door and reads it back: on the running server, or, if there is none,',
    'on one that it starts for a moment on other ports with a database of its own. It changes nothing else.',
    'The traces of a running server stay; their service is spangraph-canary.',
    '',
    'Usage: spangraph doctor [flags]',
    '',
    '  --config FILE       configuration file, and all flags of the server',
    '  --token-file FILE   a token for a running server that wants one, with the scopes ingest and read',
    '  --json              one JSON document: { ok, checks: [{ what, state, found, advice }] }',
    '',
    'Exit code: 0, or 1 if a check failed. Warnings, and what could not be checked, do not count.',
  ].join('\n');
}

/** What `health --help` prints. */
export function healthHelp(): string {
  return [
    'Asks the server of this configuration whether it is ready, with TLS if the configuration has it: for health checks.',
    '',
    'Usage: spangraph health [flags]',
    '',
    '  --config FILE       configuration file of the server; its other flags and variables also apply',
    '',
    'The certificate of the server is trusted as it is. If api.tls.client_ca_file is set, it is also what is presented.',
    'Exit code: 0 if the server is ready, 1 if not.',
  ].join('\n');
}

/** What `mcp --help` prints. */
export function mcpHelp(): string {
  return [
    'Passes messages of the Model Context Protocol between standard input and output and a running server. An agent starts it.',
    '',
    'Usage: spangraph mcp [flags]',
    '',
    `  --url URL           the server; http://${API_ENDPOINT} by default`,
    '  --token-file FILE   file with a token that has the scope read; read again for each message',
    '  --ca-file FILE      PEM certificates to trust, for a server with a private authority',
    '  --cert-file FILE    PEM certificate to present, with --key-file, for a server that asks for one',
    '  --key-file FILE     its key',
    '',
    'Standard error has what is for people. Exit code: 0 when the client has gone (docs/mcp.md).',
  ].join('\n');
}

/** What `demo --help` prints. */
export function demoHelp(): string {
  return [
    'Sends the traces of a made-up web shop to a server that takes OTLP over HTTP, until Ctrl-C: with errors, slow requests, links',
    'and two versions of a service. To fill a new database and look at it, "spangraph --demo" is enough.',
    '',
    'Usage: spangraph demo [flags]',
    '',
    '  --endpoint URL      the server; http://127.0.0.1:4318 by default',
    '  --rate N            traces a second; 1 by default. A trace has 15 spans, about 8 kB in a database',
    '  --duration TIME     stop after this time, such as 5m',
    '  --history TIME      first the traces of this time until now, such as 1h; at most 24h. Alone with --rate 0',
    '  --protocol NAME     http/protobuf (default) or http/json',
    '  --header KEY=VALUE  sent with each request; may be repeated',
    '  --token-file FILE   file with a token that has the scope ingest',
    '  --ca-file FILE      PEM certificates to trust, for a server with a private authority',
    '  --cert-file FILE    PEM certificate to present, with --key-file, for a server that asks for one',
    '  --key-file FILE     its key',
    '',
    'OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS, _PROTOCOL, _CERTIFICATE, _CLIENT_CERTIFICATE and _CLIENT_KEY also apply, and those of',
    'traces alone (OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, ...). Another machine must be named by --endpoint.',
    'Each resource has telemetry.distro.name="spangraph-demo", so that the traces can be found, and deleted (docs/demo.md).',
    '',
    'Exit code: 0, also after Ctrl-C; 1 if the server does not take the spans; 2 for a wrong command line.',
  ].join('\n');
}

/** What `token --help` prints. */
export function tokenHelp(): string {
  return [
    'Makes a token. It is printed once, alone, to standard output. Its entry for the configuration file goes to standard error.',
    '',
    'Usage: spangraph token create [flags]',
    '',
    '  --name NAME         who gets it, for logs and messages',
    '  --scopes LIST       ingest (default), read or admin, or several with commas; admin includes the others',
    '  --tenant NAME       the tenant whose spans it stores and sees',
    '  --expires WHEN      a duration such as 90d, or a time such as 2030-01-31T12:00:00Z; without it, it does not expire',
    '',
    'The entry has a hash of the token, which is no secret but need not be public. docs/security.md says more.',
    '',
    'Exit code: 0.',
  ].join('\n');
}
