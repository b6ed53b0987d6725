import { expect, test } from 'vitest';
import type { App } from '../app/app-types.ts';
import { SETTINGS } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { greeting, helpText } from './texts.ts';

function app(addresses: App['addresses']): App {
  return {
    addresses,
    database: '/data/embedded_spans.db',
    notes: [],
    stop: () => Promise.resolve(),
    failed: new Promise(() => undefined),
  };
}

const config = loadConfig({ env: {}, flags: {} });

test('help lists every flag with its variable', () => {
  for (const setting of SETTINGS) expect(helpText()).toMatch(new RegExp(`--${setting.flag} .*${setting.env}`));
});

test('the greeting shows addresses, database and what to try', () => {
  const addresses = { api: '127.0.0.1:8080', otlpGrpc: '127.0.0.1:4317', otlpHttp: '127.0.0.1:4318' };
  expect(greeting(app(addresses), { ...config, notes: ['a note'] }, '1.2.3')).toBe(
    [
      'Spangraph 1.2.3',
      '',
      '  GraphQL    http://127.0.0.1:8080/graphql',
      '  OTLP/gRPC  127.0.0.1:4317',
      '  OTLP/HTTP  http://127.0.0.1:4318/v1/traces',
      '  Database   /data/embedded_spans.db',
      '',
      '  Note: a note',
      '',
      '  Send spans:   OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318',
      '  Explore them: open http://127.0.0.1:8080/graphql',
    ].join('\n'),
  );
});

test('what it tells to try fits what is served', () => {
  const text = greeting(
    app({ api: '[::]:8080', otlpGrpc: '0.0.0.0:4317' }),
    { ...config, api: { ...config.api, graphiql: false } },
    '1',
  );
  expect(text).toContain('OTLP/HTTP  not served');
  expect(text).toContain('OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317');
  expect(text).toContain('curl http://localhost:8080/graphql');
  expect(greeting(app({ api: '127.0.0.1:1' }), config, '1')).not.toContain('Send spans');
});

test('a process that only takes spans in has nothing to explore', () => {
  const text = greeting(app({ api: '127.0.0.1:1', otlpHttp: '127.0.0.1:4318' }), { ...config, role: 'ingest' }, '1');
  expect(text).toContain('GraphQL    not served; health at http://127.0.0.1:1/readyz');
  expect(text).toContain('Send spans:');
  expect(text).not.toContain('Explore them');
});
