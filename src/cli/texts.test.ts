import { expect, test } from 'vitest';
import type { App } from '../app/app-types.ts';
import { COMPONENTS } from '../app/components.ts';
import { shownReceivers } from '../app/shown-receivers.ts';
import { loadConfig } from '../config/load.ts';
import { settingsOf } from '../config/settings.ts';
import { greeting } from './greeting.ts';
import { copyHelp, deleteHelp, exportHelp, helpText, importHelp } from './texts.ts';

const config = loadConfig({ env: {}, flags: {} }, COMPONENTS);

function app(apiAddress: string, receivers: Readonly<Record<string, string>> = {}): App {
  return {
    apiAddress,
    apiScheme: 'http',
    apis: [],
    receivers: shownReceivers(COMPONENTS, config, receivers),
    database: '/data/embedded_spans.db',
    notes: [],
    receiverAddresses: receivers,
    authorization: undefined,
    queuedBytes: async () => 0,
    clear: async () => {},
    reload: async () => {},
    stop: () => Promise.resolve(),
    failed: new Promise(() => undefined),
  };
}

test('help lists every flag with its variable', () => {
  for (const { flag, env } of settingsOf(COMPONENTS)) {
    if (flag !== undefined) expect(helpText()).toMatch(new RegExp(`--${flag.name} .*${env}`));
  }
  expect(helpText()).toContain(
    'Without flags: GraphQL on localhost:8080, OTLP/gRPC on localhost:4317 and OTLP/HTTP on localhost:4318.',
  );
});

test('the help of commands says how to name a storage', () => {
  expect(importHelp()).toContain(
    [
      '',
      '  --sqlite-path FILE  database file, created if absent; no server may be running on it',
      '  --elasticsearch-endpoints URLS, --elasticsearch-index NAME',
      '                      the cluster to store in, beside servers too',
      '  --config FILE       ',
    ].join('\n'),
  );
  expect(exportHelp()).toContain('\n  --sqlite-path FILE  database file\n');
  expect(deleteHelp()).toContain('\n  --sqlite-path FILE  database file; with --yes no server may be running on it\n');
  expect(copyHelp()).toContain(
    'PLACE is sqlite:PATH or elasticsearch:URL[/INDEX], such as elasticsearch:http://localhost:9200/spangraph.',
  );
});

test('the greeting shows addresses, database and what to try', () => {
  const receivers = { 'otlp/grpc': '127.0.0.1:4317', 'otlp/http': '127.0.0.1:4318' };
  expect(greeting(app('localhost:8080', receivers), { ...config, notes: ['a note'] }, '1.2.3')).toBe(
    [
      'Spangraph 1.2.3',
      '',
      '  Page       http://localhost:8080/',
      '  GraphQL    http://localhost:8080/graphql',
      '  Also       /tempo, /jaeger, /zipkin, /mcp for Tempo, Jaeger, Zipkin and MCP clients',
      '  OTLP/gRPC  127.0.0.1:4317',
      '  OTLP/HTTP  http://127.0.0.1:4318/v1/traces',
      '  Database   /data/embedded_spans.db',
      '',
      '  Note: a note',
      '',
      '  Send spans:   OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318',
      '  Explore them: open http://localhost:8080/',
    ].join('\n'),
  );
});

test('what it tells to try fits what is served', () => {
  const text = greeting(
    app('[::]:8080', { 'otlp/grpc': '0.0.0.0:4317' }),
    { ...config, api: { ...config.api, ui: false, graphiql: false } },
    '1',
  );
  expect(text).toContain('OTLP/HTTP  not served');
  expect(text).toContain('OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317');
  expect(text).toContain('curl http://localhost:8080/graphql');
  expect(greeting(app('127.0.0.1:1'), config, '1')).not.toContain('Send spans');
  const locked = { ...config, auth: { ...config.auth, tokens: [] } };
  expect(greeting(app('127.0.0.1:1', { 'otlp/http': '127.0.0.1:2' }), locked, '1')).toContain(
    'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:2 OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20TOKEN\n',
  );
});

test('a process that only takes spans in has nothing to explore', () => {
  const text = greeting(app('127.0.0.1:1', { 'otlp/http': '127.0.0.1:4318' }), { ...config, role: 'ingest' }, '1');
  expect(text).toContain('GraphQL    not served; health at http://127.0.0.1:1/readyz');
  expect(text).toContain('Send spans:');
  expect(text).not.toContain('Explore them');
});
