import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COMPONENTS } from '../app/components.ts';
import type { Config } from './config.ts';
import type { Environment, Flags } from './environment.ts';
import { loadConfig } from './load.ts';

const MIB = 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), 'spangraph-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string, env: Environment = {}, flags: Flags = {}): Config {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, yaml);
  return loadConfig({ file, env, flags }, COMPONENTS);
}

/** The message of the refusal, without the name of the file. */
function refusal(yaml: string, env: Environment = {}, flags: Flags = {}): string {
  try {
    load(yaml, env, flags);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_CONFIG' });
    return error instanceof Error ? error.message.replaceAll(join(folder, 'config.yaml'), 'FILE') : '';
  }
  throw new Error('accepted');
}

const ORIGINAL = `
receivers:
  otlp:
    protocols:
      grpc:
      http:
processors:
  batch:
exporters:
  sqlite:
    path: embedded_spans.db
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [batch]
      exporters: [sqlite]
`;

describe('without a file', () => {
  test('everything has a default', () => {
    expect(loadConfig({ env: {}, flags: {} }, COMPONENTS)).toEqual({
      receivers: {
        'otlp/grpc': { host: 'localhost', port: 4317, maxRequestBytes: 67_108_864, otherSignals: 'accept' },
        'otlp/http': { host: 'localhost', port: 4318, maxRequestBytes: 67_108_864, otherSignals: 'accept' },
      },
      backend: { name: 'sqlite', settings: { path: 'embedded_spans.db', synchronous: 'full', maxWalMib: 256 } },
      role: 'all',
      reloadMs: 10_000,
      ingest: { maxQueueBytes: 134_217_728, maxWaitMs: 3_000 },
      storage: { readerThreads: 4, readTimeoutMs: 30_000, keep: [] },
      redact: [],
      api: {
        host: 'localhost',
        port: 8080,
        corsOrigins: [],
        allowedHosts: undefined,
        documents: { mode: 'any', file: undefined },
        ui: true,
        graphiql: true,
        rest: true,
        adapters: {
          tempo: { isServed: true },
          jaeger: { isServed: true },
          zipkin: { isServed: true },
          mcp: { isServed: true, maxAnswerBytes: 40 * 1024 },
        },
        limits: {
          defaultPageSize: 20,
          maxPageSize: 1000,
          maxDepth: 25,
          maxAliases: 100,
          maxFieldComparisons: 20_000,
          maxCost: 100_000,
          maxTokens: 5_000,
          maxRecords: 300_000,
          maxMetricGroups: 10_000,
          maxMetricBuckets: 10_000,
          maxWalkedSpans: 100_000,
          maxServiceMapEdges: 10_000,
          maxProfiledSpans: 5_000_000,
          maxProfiledKeys: 10_000,
          maxProfiledValues: 1_000,
          maxFields: 2_000_000,
          maxReadBytes: 512 * MIB,
          maxAnswerBytes: 32 * MIB,
        },
        operations: {
          maxWaiting: 1_000,
          maxWaitMs: 10_000,
          maxTimeMs: 60_000,
          quickMs: 50,
          maxSlowPerClient: 2,
          maxMemoryMib: 176,
          maxTotalMemoryMib: 448,
          maxBodyBytes: MIB,
          maxReceivedBytes: 64 * MIB,
          maxUnsentBytes: 128 * MIB,
          stallMs: 30_000,
        },
        subscriptions: {
          maxSubscriptions: 100,
          maxSubscriptionsPerClient: 10,
          intervalMs: 500,
          heartbeatMs: 15_000,
          lateMs: 5_000,
          measuresMs: 1_000,
        },
      },
      auth: {
        isRequired: false,
        tokens: undefined,
        tokensFile: undefined,
        oidc: undefined,
        signIn: { idleMs: 28_800_000, maxAgeMs: 86_400_000, maxSessions: 10_000, trustsForwardedProto: false },
        limits: { maxFailures: 20, windowMs: 60_000, maxAddresses: 10_000 },
      },
      log: { level: 'info', encoding: undefined, noColour: false },
      metrics: { isServed: true, maxOperationNames: 100 },
      tenants: undefined,
      canary: { everyMs: undefined, timeoutMs: 10_000 },
      backup: { everyMs: undefined, keep: 7, path: undefined },
      quotas: {
        eachCaller: { ingest: {}, read: {} },
        eachTenant: { ingest: {}, read: {} },
        callers: {},
        tenants: {},
      },
      audit: { path: undefined, maxUnwrittenBytes: 4 * 2 ** 20 },
      ownTraces: { ratio: 1, targets: [] },
      notes: [],
    });
  });

  test('the Zipkin receiver runs where it is listed and the pipeline lets it', () => {
    const zipkin = (text: string) => load(text).receivers.zipkin;
    expect(zipkin('receivers: {zipkin: }')).toEqual({ host: 'localhost', port: 9411, maxRequestBytes: 67_108_864 });
    expect(zipkin('receivers: {zipkin: {endpoint: "127.0.0.1:1"}}')).toMatchObject({ port: 1 });
    expect(zipkin('receivers: {otlp: }')).toBeUndefined();
    const pipelines = 'service: {pipelines: {traces: {receivers: [RECEIVERS], exporters: [sqlite]}}}';
    const both = `receivers: {otlp: , zipkin: }\nexporters: {sqlite: }\n${pipelines}`;
    expect(zipkin(both.replace('RECEIVERS', 'otlp'))).toBeUndefined();
    expect(load(both.replace('RECEIVERS', 'zipkin')).receivers).toEqual({
      zipkin: expect.objectContaining({ port: 9411 }),
    });
    expect(refusal('receivers: {zipkin: {endpoint: "127.0.0.1:4317"}}')).toContain(
      'receivers.zipkin.endpoint: 127.0.0.1:4317 is also the address of receivers.otlp.protocols.grpc.endpoint',
    );
  });

  test('the result is frozen all through', () => {
    const config = loadConfig({ env: {}, flags: {} }, COMPONENTS);
    expect(Object.isFrozen(config.api.limits) && Object.isFrozen(config.notes)).toBe(true);
  });

  test('an empty file says nothing', () => {
    expect(load('')).toEqual(loadConfig({ env: {}, flags: {} }, COMPONENTS));
    expect(load('receivers:\nexporters:\n')).toEqual(loadConfig({ env: {}, flags: {} }, COMPONENTS));
  });
});

describe("files of a Collector and of Teletrace's", () => {
  test('the unmodified all-in-one configuration works, and batch is noted', () => {
    const { notes, ...rest } = load(ORIGINAL);
    const { notes: _, ...defaults } = loadConfig({ env: {}, flags: {} }, COMPONENTS);
    expect(rest).toEqual(defaults);
    expect(notes).toEqual(['processors.batch: accepted, has no effect: Spangraph groups commits itself']);
  });

  test('the older form of the path works; a folder stands for embedded_spans.db in it', () => {
    const older = ORIGINAL.replace('path: embedded_spans.db', `db:\n      path: ${folder}`);
    expect(load(older).backend.settings).toMatchObject({ path: join(folder, 'embedded_spans.db') });
    expect(load(older, { SQLITE_PATH: 'other.db' }).backend.settings).toMatchObject({ path: 'other.db' });
  });

  test('a protocol that is not listed is not served', () => {
    const { receivers } = load('receivers: {otlp: {protocols: {grpc: {endpoint: "0.0.0.0:1"}}}}');
    expect(receivers).toEqual({
      'otlp/grpc': { host: '0.0.0.0', port: 1, maxRequestBytes: 67_108_864, otherSignals: 'accept' },
    });
  });

  test('limits have the names and units of the Collector', () => {
    const protocols = '{grpc: {max_recv_msg_size_mib: 2}, http: {max_request_body_size: 512KiB}}';
    expect(load(`receivers: {otlp: {protocols: ${protocols}}}`).receivers).toMatchObject({
      'otlp/grpc': { maxRequestBytes: 2_097_152 },
      'otlp/http': { maxRequestBytes: 524_288 },
    });
  });

  test('what a Collector has and Spangraph does not need is noted', () => {
    const { notes, log, metrics } = load(`
extensions: {health_check: {}}
service: {extensions: [health_check], telemetry: {logs: {level: WARN, encoding: CONSOLE, sampling: {enabled: true}}, metrics: {level: NONE, readers: []}, traces: {propagators: [tracecontext]}, resource: {a: b}}}
exporters: {sqlite: {sending_queue: {enabled: true}}}`);
    expect(log).toMatchObject({ level: 'warn', encoding: 'console' });
    expect(metrics).toEqual({ isServed: false, maxOperationNames: 100 });
    expect(notes.map((note) => note.split(':')[0])).toEqual([
      'extensions',
      'service.extensions',
      'service.telemetry.logs.sampling',
      'service.telemetry.metrics.readers',
      'service.telemetry.traces.propagators',
      'service.telemetry.resource',
      'exporters.sqlite.sending_queue',
    ]);
  });

  test('own traces have the form of the Collector; without an endpoint they go to the own receiver', () => {
    const traces = (...processors: string[]) =>
      load(`service: {telemetry: {traces: {processors: [${processors.join(', ')}]}}}`).ownTraces.targets;
    const defaults = { delayMs: 5_000, timeoutMs: 30_000, maxQueueSize: 2_048, maxBatchSize: 512 };
    expect(load('').ownTraces).toEqual({ ratio: 1, targets: [] });
    const sampler = '{parent_based: {root: {trace_id_ratio_based: {ratio: 0.1}}}}';
    expect(load(`service: {telemetry: {traces: {sampler: ${sampler}}}}`).ownTraces.ratio).toBe(0.1);
    expect(
      traces(
        '{batch: {exporter: {otlp: {protocol: http/protobuf}}}}',
        '{batch: {schedule_delay: 100, exporter: {otlp: {endpoint: "http://other:4318"}}}}',
        '{batch: {exporter: {otlp: {endpoint: "https://other/here"}}}}',
      ),
    ).toEqual([
      { ...defaults, url: undefined },
      { ...defaults, url: 'http://other:4318/v1/traces', delayMs: 100 },
      { ...defaults, url: 'https://other/here' },
    ]);
  });

  test.each([
    ['{protocol: grpc}', '', 'expected http/protobuf, the one protocol'],
    ['{endpoint: "other:4318"}', '', 'expected a URL such as http://localhost:4318'],
    ['{}', ', max_queue_size: 10', 'max_export_batch_size must be at most max_queue_size'],
  ])('own traces to %s%s are refused', (otlp, more, message) => {
    const batch = `{exporter: {otlp: ${otlp}}${more}}`;
    expect(refusal(`service: {telemetry: {traces: {processors: [{batch: ${batch}}]}}}`)).toContain(message);
  });

  test('own traces need an endpoint where nothing receives OTLP over HTTP', () => {
    const yaml = `receivers: {otlp: {protocols: {grpc: {}}}}
service: {telemetry: {traces: {processors: [{batch: {exporter: {otlp: {}}}}]}}}`;
    expect(refusal(yaml)).toContain('otlp.endpoint: needs the address of a receiver');
  });

  test('a component that is defined and not used is noted', () => {
    const config = load(ORIGINAL.replace('  sqlite:', '  elasticsearch: {endpoints: [x]}\n  sqlite:'));
    expect(config.notes).toContain('exporters.elasticsearch: not in the traces pipeline, so not used');
  });

  test.each([
    ['exporters: {opensearch: {}}', 'opensearch is not served; use exporters.sqlite or exporters.elasticsearch'],
    ['exporters: {sqlit: {}}', 'did you mean "sqlite"?'],
    ['processors: {attributes: {}}', 'run this processor in an OpenTelemetry Collector in front'],
    ['receivers: {jaeger: {}}', 'receivers.jaeger: Spangraph receives OTLP and Zipkin only'],
    ['receivers: {otlp/2: {}}', 'name it "otlp"'],
    ['connectors: {spanmetrics: {}}', 'connectors are not served'],
    ['service: {pipelines: {metrics: {}}}', 'Spangraph takes traces only'],
    ['service: {pipelines: {traces/2: {}}}', 'there is one pipeline, named traces'],
    [ORIGINAL.replace('[batch]', '[batsh]'), '"batsh" is not defined under processors (did you mean "batch"?)'],
    [ORIGINAL.replace('[sqlite]', '[]'), 'exporter: [sqlite] or [elasticsearch]; got none'],
    [ORIGINAL.replace('[otlp]', '[]'), 'expected at least one receiver'],
    [
      'receivers: {otlp: {protocols: {grpc: {tls: {}}}}}',
      'receivers.otlp.protocols.grpc.tls.cert_file: expected the path',
    ],
  ])('%s is refused', (yaml, message) => {
    expect(refusal(yaml)).toContain(message);
  });
});

describe('precedence', () => {
  const yaml = 'api: {endpoint: "0.0.0.0:1"}\nexporters: {sqlite: {path: file.db}}';

  test('the environment of Teletrace wins over the file', () => {
    const config = load(yaml, { API_PORT: '9000', SQLITE_PATH: 'env.db', SPANS_STORAGE_PLUGIN: 'sqlite', DEBUG: 'T' });
    expect(config.api).toMatchObject({ host: '0.0.0.0', port: 9000 });
    expect(config.backend.settings).toMatchObject({ path: 'env.db' });
    expect(config.log.level).toBe('debug');
  });

  test('our own variables win over those, and flags over all', () => {
    const env = { API_PORT: '9000', SPANGRAPH_API_ENDPOINT: '127.0.0.1:9001' };
    expect(load(yaml, env).api.port).toBe(9001);
    expect(load(yaml, env, { 'api-endpoint': '127.0.0.1:9002' }).api.port).toBe(9002);
  });

  test('one endpoint from outside leaves the other protocol on', () => {
    const { receivers } = loadConfig({ env: {}, flags: { 'otlp-http-endpoint': '[::1]:5' } }, COMPONENTS);
    expect(receivers).toMatchObject({ 'otlp/grpc': { port: 4317 }, 'otlp/http': { host: '::1', port: 5 } });
  });

  test('SPANGRAPH_CONFIG names the file', () => {
    writeFileSync(join(folder, 'other.yaml'), yaml);
    const env = { SPANGRAPH_CONFIG: join(folder, 'other.yaml') };
    expect(loadConfig({ env, flags: {} }, COMPONENTS).backend.settings).toMatchObject({ path: 'file.db' });
  });

  test('variables that others give another meaning are ignored with a note', () => {
    const { notes, api, log } = load('', { DEBUG: 'express:*', API_PORT: 'tcp://10.0.0.1:8080', SPANGRAPH_PORT: 'x' });
    expect([api.port, log.level]).toEqual([8080, 'info']);
    expect(notes).toHaveLength(2);
  });

  test.each([
    [{ API_PORT: '80800' }, 'API_PORT: expected a port number from 0 to 65535, got "80800"'],
    [{ SPANS_STORAGE_PLUGIN: 'opensearch' }, 'SPANS_STORAGE_PLUGIN: opensearch is not served'],
    [{ SPANS_STORAGE_PLUGIN: 'mysql' }, 'SPANS_STORAGE_PLUGIN: expected sqlite or elasticsearch, got "mysql"'],
    [{ SPANGRAPH_API_ENPOINT: 'x' }, 'did you mean "SPANGRAPH_API_ENDPOINT"?'],
    [{ SPANGRAPH_API_ENDPOINT: 'x' }, 'SPANGRAPH_API_ENDPOINT: expected an address to listen on such as'],
  ])('%j is refused', (env, message) => {
    expect(refusal('', env)).toContain(message);
  });

  test('a problem with a flag names the flag', () => {
    expect(refusal('', {}, { 'log-level': 'verbose' })).toContain(
      '--log-level: expected debug or info or warn or error',
    );
  });
});

test('the port of an API that is not served is free for others', () => {
  const off = '{enabled: false, endpoint: "127.0.0.1:9411"}';
  const { receivers, api } = load(`receivers: {zipkin: }\napi: {zipkin: ${off}, tempo: ${off}}`);
  expect([receivers.zipkin?.port, api.adapters.zipkin.isServed, api.adapters.tempo.isServed]).toEqual([
    9411,
    false,
    false,
  ]);
});

test('the Zipkin receiver and the API that reads what it stores may have one port', () => {
  const { receivers, api } = load('receivers: {zipkin: }\napi: {zipkin: {endpoint: "127.0.0.1:9411"}}');
  expect(api.adapters.zipkin.address).toEqual({ host: '127.0.0.1', port: receivers.zipkin?.port });
});

describe('refusals', () => {
  test.each([
    ['recievers: {}', 'recievers: unknown key (did you mean "receivers"?)'],
    ['api: {endpiont: x}', 'api.endpiont: unknown key (did you mean "endpoint"?)'],
    ['api: 3', 'api: expected a mapping of keys, got 3'],
    ['api: {graphiql: maybe}', 'api.graphiql: expected true or false, got "maybe"'],
    ['api: {endpoint: 8080}', 'api.endpoint: expected an address to listen on such as localhost:8080, '],
    ['exporters: {sqlite: {synchronous: ful}}', 'expected full or normal, got "ful" (did you mean "full"?)'],
    ['exporters: {sqlite: {path: ""}}', 'exporters.sqlite.path: must not be empty'],
    ['exporters: {sqlite: {path: ":memory:"}}', 'a database in memory is not served; name a file'],
    ['storage: {reader_threads: 0}', 'storage.reader_threads: must be at least 1, got 0'],
    ['storage: {reader_threads: 1.5}', 'storage.reader_threads: expected a whole number, got 1.5'],
    ['storage: {read_timeout: 30}', 'storage.read_timeout: expected a duration with a unit'],
    ['storage: {read_timeout: 0s}', 'storage.read_timeout: expected a duration with a unit'],
    ['ingest: {max_queue_size_mib: 63}', 'must hold the largest request allowed (64 MiB), got 63'],
    ['api: {operations: {max_memory_mib: 63}}', 'api.operations.max_memory_mib: must be at least 64'],
    ['api: {limits: {max_page_size: 5}}', 'must be at most api.limits.max_page_size (5), got 20'],
    ['api: {mcp: {max_answer_size: 1KiB}}', 'api.mcp.max_answer_size: expected a size from 16KiB to 16MiB'],
    ['api: {endpoint: "127.0.0.1:4317"}', 'localhost:4317 is also the address of api.endpoint'],
    [
      'receivers: {zipkin: }\napi: {tempo: {endpoint: "127.0.0.1:9411"}}',
      'receivers.zipkin.endpoint: localhost:9411 is also the address of api.tempo.endpoint',
    ],
    ['api: {zipkin: {endpoint: "127.0.0.1:4318"}}', 'localhost:4318 is also the address of api.zipkin.endpoint'],
    [
      'receivers: {zipkin: }\napi: {zipkin: {endpoint: "127.0.0.1:9411"}, tls: {cert_file: c, key_file: k}}',
      'api.zipkin.endpoint: is the port of receivers.zipkin.endpoint, which must have receivers.zipkin.tls, as api.tls has',
    ],
    ['[1]', 'FILE: expected a mapping'],
    ['a: b\n c: d', 'FILE, line 1, column 4: not valid YAML'],
    ['a: 1\na: 2', 'not valid YAML: Map keys must be unique'],
    ['a: *x', 'not valid YAML: Unresolved alias'],
  ])('%j', (yaml, message) => {
    expect(refusal(yaml)).toContain(message);
  });

  test('a variable that is not set is the only problem of its value', () => {
    expect(() => load('api: {endpoint: "${env:NOPE}"}')).toThrow(
      /: api\.endpoint: the environment variable NOPE[^\n]*$/,
    );
  });

  test('several problems come together, one a line', () => {
    expect(refusal('api: {endpiont: x}\nstorage: {reader_threads: 0}').split('\n')).toHaveLength(3);
  });

  test('a missing file is one line', () => {
    expect(() => loadConfig({ file: join(folder, 'none.yaml'), env: {}, flags: {} }, COMPONENTS)).toThrow(
      `Cannot read the configuration file ${join(folder, 'none.yaml')}: there is no such file`,
    );
    expect(() => loadConfig({ file: folder, env: {}, flags: {} }, COMPONENTS)).toThrow('it is a folder');
  });
});
