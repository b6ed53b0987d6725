import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SpangraphError } from '../../src/errors.ts';
import { admitsAll } from '../../test/fixtures/otlp/admits-all.ts';
import { CollectingSink } from '../../test/fixtures/otlp/collecting-sink.ts';
import { oracleEncode } from '../../test/fixtures/otlp/oracle.ts';
import { RecordingLog } from '../../test/fixtures/otlp/recording-log.ts';
import { type Encoding, GrpcSender, postTraces } from '../../test/fixtures/otlp/senders.ts';
import { createGrpcReceiver } from '../grpc/grpc-receiver.ts';
import { createHttpReceiver } from '../http/http-receiver.ts';
import type { Receiver } from '../intake/receiver.ts';
import { NO_RECEIVER_METER } from '../intake/receiver-metrics.ts';

const MAX_BYTES = 100_000;
const LOGS_METHOD = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const METRICS_METHOD = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';

let sink: CollectingSink;
let log: RecordingLog;
let receivers: Receiver[];
let origin: string;
let grpc: GrpcSender;

async function start(otherSignals: 'accept' | 'refuse'): Promise<void> {
  sink = new CollectingSink();
  log = new RecordingLog();
  const settings = { host: '127.0.0.1', port: 0, maxRequestBytes: MAX_BYTES, otherSignals };
  const context = { ...admitsAll(sink), log, meter: NO_RECEIVER_METER, setting: '' };
  const overHttp = createHttpReceiver(settings, context);
  const overGrpc = createGrpcReceiver(settings, context);
  receivers = [overHttp, overGrpc];
  origin = `http://127.0.0.1:${(await overHttp.start()).port}`;
  grpc = new GrpcSender(`127.0.0.1:${(await overGrpc.start()).port}`);
}

async function stop(): Promise<void> {
  grpc[Symbol.dispose]();
  await Promise.all(receivers.map((receiver) => receiver.stop()));
}

const logs = (records: number): object => ({
  resourceLogs: [
    { scopeLogs: [{ logRecords: Array.from({ length: records }, () => ({ severityNumber: 9 })) }] },
    { scopeLogs: [{ logRecords: [{ body: { stringValue: 'one more' } }] }, {}] },
  ],
});
const points = (count: number): object => ({
  dataPoints: Array.from({ length: count }, () => ({ timeUnixNano: '1' })),
});
const metrics = {
  resourceMetrics: [
    {
      scopeMetrics: [
        {
          metrics: [
            { name: 'a', gauge: points(1) },
            { name: 'b', sum: points(2) },
            { name: 'c', histogram: points(3) },
            { name: 'd', exponentialHistogram: points(4) },
            { name: 'e', summary: points(5) },
            { name: 'f' },
          ],
        },
      ],
    },
  ],
};

const bytesOf = (type: string, encoding: Encoding, request: object): Buffer =>
  encoding === 'json' ? Buffer.from(JSON.stringify(request)) : oracleEncode(type, request);

const textValue = (stringValue: string): object => ({ stringValue });
const requestOf = (records: readonly object[]): object => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: records }] }],
});
const binaryIds = (record: Record<string, unknown>): object => ({
  ...record,
  traceId: Buffer.from(String(record.traceId), 'hex'),
  spanId: Buffer.from(String(record.spanId), 'hex'),
});

const logBytes = (records: readonly object[], encoding: Encoding): Buffer => {
  const given = encoding === 'json' ? records : records.map((record) => binaryIds({ ...record }));
  return bytesOf('ExportLogsServiceRequest', encoding, requestOf(given));
};

/** The message that answers these records, sent as JSON. */
async function tell(...records: object[]): Promise<string> {
  const bytes = Buffer.from(JSON.stringify(requestOf(records)));
  const { body } = await postTraces(`${origin}/v1/logs`, bytes, { encoding: 'json' });
  return JSON.stringify(body.partialSuccess ?? {});
}

describe('accepted', () => {
  beforeEach(() => start('accept'));
  afterEach(stop);

  test.each([
    ['protobuf', false],
    ['protobuf', true],
    ['json', false],
    ['json', true],
  ] as const)('%s, gzip %s: success, and a partial success that counts all', async (encoding, gzip) => {
    // The fields of the three answers have the same numbers in protobuf, and names of their own in JSON.
    const fieldOf = (json: string): string => (encoding === 'json' ? json : 'rejectedSpans');
    const logsBody = bytesOf('ExportLogsServiceRequest', encoding, logs(499));
    expect(await postTraces(`${origin}/v1/logs`, logsBody, { encoding, gzip })).toMatchObject({
      status: 200,
      body: {
        partialSuccess: {
          [fieldOf('rejectedLogRecords')]: '500',
          errorMessage: expect.stringMatching(
            '^500 log records are not stored, because Spangraph keeps a log record only if it has',
          ),
        },
      },
    });
    const metricsBody = bytesOf('ExportMetricsServiceRequest', encoding, metrics);
    expect(await postTraces(`${origin}/v1/metrics`, metricsBody, { encoding, gzip })).toMatchObject({
      status: 200,
      body: {
        partialSuccess: {
          [fieldOf('rejectedDataPoints')]: '15',
          errorMessage: '15 data points are not stored, because Spangraph stores no metrics',
        },
      },
    });
    expect(sink.spans).toEqual([]);
    expect(log.warnings).toEqual([]);
  });

  test('gRPC', async () => {
    const logsBody = bytesOf('ExportLogsServiceRequest', 'protobuf', logs(1));
    expect(await grpc.export(logsBody, LOGS_METHOD)).toMatchObject({
      body: { partialSuccess: { rejectedSpans: '2' } },
    });
    const metricsBody = bytesOf('ExportMetricsServiceRequest', 'protobuf', metrics);
    expect(await grpc.export(metricsBody, METRICS_METHOD)).toMatchObject({
      body: { partialSuccess: { rejectedSpans: '15' } },
    });
  });

  describe('log records that tell of a span', () => {
    const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    const attribute = (key: string, value: string): object => ({ key, value: textValue(value) });
    const exception = {
      ...ids,
      timeUnixNano: '18446744073709551615',
      severityNumber: 9,
      attributes: [
        attribute('exception.type', 'TimeoutError'),
        attribute('exception.message', 'no answer'),
        attribute('exception.stacktrace', 'at pay'),
        attribute('other', 'x'),
      ],
    };
    const RECORDS: readonly object[] = [
      exception,
      { ...ids, observedTimeUnixNano: '7', severityNumber: 17, body: textValue('card refused') },
      { ...ids, timeUnixNano: '8', observedTimeUnixNano: '9', eventName: 'exception', body: { intValue: '5' } },
      // Not these: below ERROR, without one of the ids, and with ids that are none.
      { ...ids, severityNumber: 16, body: textValue('a warning') },
      { ...exception, spanId: '' },
      { ...exception, traceId: '' },
      { ...exception, traceId: '0'.repeat(32) },
      { ...exception, spanId: '0'.repeat(16) },
      { ...exception, spanId: 'b7ad6b71692033' },
    ];
    const STORED = [
      { ...ids, timeUnixNano: 2n ** 64n - 1n, type: 'TimeoutError', message: 'no answer', stacktrace: 'at pay' },
      { ...ids, timeUnixNano: 7n, type: '', message: 'card refused', stacktrace: '' },
      { ...ids, timeUnixNano: 8n, type: '', message: '5', stacktrace: '' },
    ];
    test.each(['json', 'protobuf'] as const)('%s: they are stored, the others counted', async (encoding) => {
      const { body } = await postTraces(`${origin}/v1/logs`, logBytes(RECORDS, encoding), { encoding });
      expect(Object.values(body.partialSuccess ?? {})).toContain('6');
      expect(sink.exceptions).toEqual(STORED);
    });

    test('gRPC: if all are stored, the success is full', async () => {
      expect(await grpc.export(logBytes(RECORDS.slice(0, 3), 'protobuf'), LOGS_METHOD)).toEqual({ body: {} });
      expect(sink.exceptions).toEqual(STORED);
    });

    test('a record with a field that cannot be read is counted, and its neighbours are stored', async () => {
      const broken = { ...exception, attributes: [{ key: 'exception.type', value: { stringValue: 7 } }] };
      const { body } = await postTraces(`${origin}/v1/logs`, logBytes([broken, exception], 'json'), {
        encoding: 'json',
      });
      expect(body).toMatchObject({ partialSuccess: { rejectedLogRecords: '1' } });
      expect(sink.exceptions).toEqual(STORED.slice(0, 1));
    });

    test('if the storage fails, the sender gets an error that it may retry', async () => {
      sink.failure = new SpangraphError('STORAGE_UNAVAILABLE', 'the disk is full');
      const answer = await postTraces(`${origin}/v1/logs`, logBytes(RECORDS, 'json'), { encoding: 'json' });
      expect(answer).toMatchObject({ status: 503, body: { message: 'the disk is full' } });
      expect(answer.headers.get('retry-after')).not.toBeNull();
    });
  });

  describe('what is no valid JSON of OTLP', () => {
    const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    test('keys in snake_case are read on all levels, with a warning', async () => {
      const told = await tell({
        trace_id: ids.traceId,
        span_id: ids.spanId,
        time_unix_nano: '5',
        severity_number: 17,
        body: { string_value: 'card refused' },
        attributes: [{ key: 'exception.type', value: { string_value: 'CardError' } }],
      });
      expect(told).toMatch(/"rejectedLogRecords":"0".*accepted with a warning: keys in snake_case, such as /);
      expect(sink.exceptions).toEqual([
        { ...ids, timeUnixNano: 5n, type: 'CardError', message: 'card refused', stacktrace: '' },
      ]);
    });

    test.each([
      ['SEVERITY_NUMBER_ERROR', 17, 1],
      ['SEVERITY_NUMBER_FATAL4', 24, 1],
      ['SEVERITY_NUMBER_WARN4', 16, 0],
    ])('the severity %s is %i', async (severityNumber, number, kept) => {
      expect(await tell({ ...ids, severityNumber, body: textValue('x') })).toContain(
        `resourceLogs[0].scopeLogs[0].logRecords[0].severityNumber is the name ${severityNumber}; OTLP/JSON has the number ${number}`,
      );
      expect(sink.exceptions).toHaveLength(kept);
    });

    test.each([
      [{ traceId: 'nohex' }, 'log record 1: traceId must be an id in hex digits'],
      [{ traceId: 'abcd' }, 'log record 1: trace_id has 2 bytes, must have 16'],
      [{ spanId: 'abcdef' }, 'log record 1: span_id has 3 bytes, must have 8'],
      [{ severityNumber: 'LOUD' }, 'log record 1: severityNumber must be the integer of the enum value'],
      [{ body: 'text' }, 'log record 1: body must be an object'],
    ])('%j is not stored, and the answer says why', async (fields, reason) => {
      const record = { ...ids, severityNumber: 17, body: textValue('x') };
      const told = await tell(record, { ...record, ...fields });
      expect(told).toContain('"rejectedLogRecords":"1"');
      expect(told).toContain(`1 log record is not stored`);
      expect(told).toContain(reason);
      expect(sink.exceptions).toHaveLength(1);
    });

    test('the reasons of many records are counted', async () => {
      const record = { ...ids, traceId: 'abcd', severityNumber: 17 };
      expect(await tell(...Array.from({ length: 500 }, () => record))).toContain('and 495 more');
    });

    test('a bad id of a record that is not kept is no fault', async () => {
      expect(await tell({ traceId: 'abcd', severityNumber: 9 })).not.toContain('trace_id');
    });
  });

  test('protobuf: the answer names bad ids and broken text', async () => {
    const attributes = [{ key: 'exception.type', value: { stringValue: 'CardError' } }];
    const bad = { traceId: 'abcd', spanId: 'b7ad6b7169203331', attributes };
    const good = { ...bad, traceId: '0af7651916cd43dd8448eb211c80319c' };
    const bytes = Buffer.from(
      logBytes([bad, good], 'protobuf').toString('latin1').replaceAll('CardError', 'Card\xffrror'),
      'latin1',
    );
    const { body } = await postTraces(`${origin}/v1/logs`, bytes, { encoding: 'protobuf' });
    const told = JSON.stringify(body.partialSuccess);
    expect(told).toContain('log record 0: trace_id has 2 bytes, must have 16');
    expect(told).toContain('accepted with a warning');
    expect(sink.exceptions).toMatchObject([{ type: 'Card\ufffdrror' }]);
  });

  test('keys in snake_case count', async () => {
    const body = Buffer.from('{"resource_logs":[{"scope_logs":[{"log_records":[{},{}]}]}]}');
    expect((await postTraces(`${origin}/v1/logs`, body, { encoding: 'json' })).body).toMatchObject({
      partialSuccess: { rejectedLogRecords: '2' },
    });
  });

  test('an empty request is a full success', async () => {
    expect((await postTraces(`${origin}/v1/logs`, Buffer.alloc(0), { encoding: 'protobuf' })).body).toEqual({});
    expect((await postTraces(`${origin}/v1/metrics`, Buffer.from('{}'), { encoding: 'json' })).body).toEqual({});
    expect(await grpc.export(Buffer.alloc(0), METRICS_METHOD)).toEqual({ body: {} });
  });

  test.each([
    ['json', '/v1/logs', '{"resourceLogs":', 'not valid JSON'],
    ['json', '/v1/logs', '[]', 'it must be an object'],
    ['json', '/v1/logs', '{"resourceSpans":[]}', 'it has no resourceLogs'],
    ['json', '/v1/logs', '{"resourceLogs":[{"scopeLogs":{}}]}', 'resourceLogs[0].scopeLogs must be an array'],
    ['json', '/v1/metrics', '{"resourceMetrics":[7]}', 'resourceMetrics[0] must be an object'],
    ['protobuf', '/v1/logs', '\x0a\x05\x12', 'resource_logs[0]'],
    ['protobuf', '/v1/logs', '\x0a\x06\x12\x04\x12\x02\x08\x01', 'time_unix_nano has wire type 0 instead of 1'],
  ] as const)('%s at %s that is no such request is malformed', async (encoding, path, text, problem) => {
    const { status, body } = await postTraces(origin + path, Buffer.from(text, 'latin1'), { encoding });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { code: 3, message: expect.stringContaining(problem) },
    });
  });

  test('reading is bounded before and after decompression', async () => {
    const zeros = Buffer.alloc(MAX_BYTES + 1);
    for (const gzip of [false, true]) {
      expect((await postTraces(`${origin}/v1/logs`, zeros, { encoding: 'protobuf', gzip })).status).toBe(413);
    }
    expect(await grpc.export(zeros, LOGS_METHOD)).toMatchObject({ failure: { code: 8 } });
  });
});

describe('refused', () => {
  beforeEach(() => start('refuse'));
  afterEach(stop);

  test('logs and metrics get an error that no sender repeats', async () => {
    for (const path of ['/v1/logs', '/v1/metrics']) {
      const { status, body } = await postTraces(origin + path, Buffer.alloc(0), { encoding: 'protobuf' });
      const message = expect.stringContaining('This server takes no ');
      expect({ status, body }).toMatchObject({ status: 404, body: { code: 12, message } });
    }
    for (const method of [LOGS_METHOD, METRICS_METHOD]) {
      expect(await grpc.export(Buffer.alloc(0), method)).toMatchObject({ failure: { code: 12 } });
    }
  });
});
