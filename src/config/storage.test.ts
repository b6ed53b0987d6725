import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COMPONENTS } from '../app/components.ts';
import type { Config } from './config.ts';
import type { Environment, Flags } from './environment.ts';
import { loadConfig } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'spangraph-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string, env: Environment = {}, flags: Flags = {}): Config {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, yaml);
  return loadConfig({ file, env, flags }, COMPONENTS);
}

const section = (text: string, env: Environment = {}): unknown =>
  load(`exporters: {elasticsearch: {${text}}}`, env).backend.settings;

const PIPELINE = `
exporters:
  sqlite: {path: spans.db}
  elasticsearch: {endpoints: [http://a:9200]}
service: {pipelines: {traces: {exporters: [elasticsearch]}}}
`;

test('everything has a default', () => {
  expect(section('')).toEqual({
    endpoints: ['http://127.0.0.1:9200'],
    index: 'spangraph',
    tls: { insecureSkipVerify: false },
    sniff: false,
    compression: false,
    requestTimeoutMs: 30_000,
    retryTimeoutMs: 20_000,
    numberOfShards: 1,
    numberOfReplicas: 1,
    refreshIntervalMs: 1_000,
    settlingMs: 10_000,
    codec: 'default',
    maxDailyIndices: 400,
    maxBulkBytes: 8_388_608,
    maxResponseBytes: 8 * 1024 ** 2,
    maxReceivedBytes: 16 * 1024 ** 2,
    bulkConcurrency: 2,
  });
});

test.each([
  ['endpoints: "https://a.example/es/"', ['https://a.example/es']],
  ['endpoints: "http://a:9200, http://b:9200"', ['http://a:9200', 'http://b:9200']],
  ['endpoints: [http://a:9200, "http://[::1]:9200"]', ['http://a:9200', 'http://[::1]:9200']],
])('%s', (text, endpoints) => {
  expect(section(text)).toMatchObject({ endpoints });
});

describe('which storage', () => {
  test('the pipeline says, also where both are defined', () => {
    const config = load(PIPELINE);
    expect(config.backend).toMatchObject({ name: 'elasticsearch', settings: { endpoints: ['http://a:9200'] } });
    expect(config.notes).toContain('exporters.sqlite: not in the traces pipeline, so not used');
    expect(load(PIPELINE.replace('[elasticsearch]', '[sqlite]')).backend.name).toBe('sqlite');
  });

  test('without a pipeline the section that is there', () => {
    expect(load('').backend.name).toBe('sqlite');
    expect(load('exporters: {elasticsearch: }').backend.name).toBe('elasticsearch');
    expect(() => load('exporters: {elasticsearch: {}, sqlite: {}}')).toThrow('select the one that stores spans with');
  });

  test('SPANS_STORAGE_PLUGIN goes before the file', () => {
    expect(load(PIPELINE, { SPANS_STORAGE_PLUGIN: 'sqlite' }).backend.name).toBe('sqlite');
    expect(load('', { SPANS_STORAGE_PLUGIN: 'elasticsearch' }).backend.name).toBe('elasticsearch');
  });

  test('an endpoint from outside is enough; a user name of another program is not', () => {
    expect(load('', { ES_ENDPOINT: 'http://a:1' }).backend.settings).toMatchObject({ endpoints: ['http://a:1'] });
    const own = { SPANGRAPH_ELASTICSEARCH_ENDPOINTS: 'http://a:1,http://b:2' };
    expect(load('', own).backend.settings).toMatchObject({ endpoints: ['http://a:1', 'http://b:2'] });
    expect(load('', {}, { 'elasticsearch-endpoints': 'http://c:3' }).backend.name).toBe('elasticsearch');
    expect(load('', { ES_USERNAME: 'x', ES_PASSWORD: 'y', ES_INDEX: 'z' }).backend.name).toBe('sqlite');
  });
});

describe('credentials', () => {
  test('in a file, and from the variables of Teletrace and our own', () => {
    expect(section('username: u, password: p')).toMatchObject({ auth: { username: 'u', password: 'p' } });
    expect(section('password: p')).toMatchObject({ auth: { username: 'elastic', password: 'p' } });
    expect(section('password: p', { ES_API_KEY: 'k' })).toMatchObject({ auth: { apiKey: 'k' } });
    expect(section('', { ES_SERVICE_TOKEN: 't' })).toMatchObject({ auth: { serviceToken: 't' } });
    const env = { ES_ENDPOINT: 'http://a', ES_INDEX: 'i', ES_USERNAME: 'u', ES_PASSWORD: 'p' };
    const own = { ...env, SPANGRAPH_ELASTICSEARCH_PASSWORD: 'q', SPANGRAPH_ELASTICSEARCH_INDEX: 'j' };
    expect(load('', own).backend.settings).toMatchObject({ index: 'j', auth: { username: 'u', password: 'q' } });
  });

  test.each([
    ['password: [geheim]'],
    ['api_key: {a: geheim}'],
    ['endpoints: "http://user:geheim@host:9200"'],
    [`endpoints: "http://user:geheim${'x'.repeat(80)}@host:9200"`],
    ['endpoints: [http://user:ge/heim@host]'],
  ])('a refusal of %s does not show them', (text) => {
    expect(() => section(text)).toThrow(/exporters\.elasticsearch\.\w+: expected/);
    expect(() => section(text)).not.toThrow(/heim/);
  });
});

test.each([
  ['exporters: {elasticsearch: {endpoints: [x]}}', 'endpoints: expected URLs such as http://localhost:9200'],
  ['exporters: {elasticsearch: {endpoints: []}}', 'endpoints: expected URLs such as http://localhost:9200'],
  ['exporters: {elasticsearch: {index: Traces}}', 'index: expected at most 100 lower-case letters'],
  ['exporters: {elasticsearch: {index: "a*"}}', 'index: expected at most 100 lower-case letters'],
  ['exporters: {elasticsearch: {shards: 1}}', 'exporters.elasticsearch.shards: unknown key'],
  ['exporters: {elasticsearch: {number_of_replicas: -1}}', 'must be at least 0'],
  ['exporters: {elasticsearch: {tls: {key_file: x}}}', 'cert_file and key_file go together'],
  ['service: {role: api}', 'service.role: api needs exporters.elasticsearch; only one process may use a SQLite file'],
  ['service: {role: reader}', 'service.role: expected all or ingest or api'],
])('%s is refused', (yaml, message) => {
  expect(() => load(yaml)).toThrow(message);
});

test('the role api receives nothing', () => {
  const config = load('exporters: {elasticsearch: {}}', {}, { role: 'api' });
  expect([config.role, config.receivers]).toEqual(['api', {}]);
  expect(load('exporters: {elasticsearch: {}}', { SPANGRAPH_ROLE: 'ingest' }).receivers).toHaveProperty('otlp/grpc');
});
