/** The first generation of Jaeger's API, through its door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeTracesJson } from '../../../receivers/formats/otlp/encode-json.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  mapOf,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { type JaegerApi, startJaegerApi } from './testing/api.ts';

const MICRO = 1_000n;
const BASE_MICROS = Number(BASE_TIME / MICRO);

const SERVER = makeSpan({
  name: 'GET /',
  kind: 2,
  flags: 1,
  traceState: 'vendor=1',
  startTimeUnixNano: BASE_TIME + 1_999n,
  endTimeUnixNano: BASE_TIME + 1_001_998n,
  statusCode: 2,
  statusMessage: 'broken',
  scope: makeScope({ name: 'lib', version: '7' }),
  attributes: attributesOf({
    word: 'x',
    ok: false,
    ratio: 2.5,
    whole: 3,
    odd: Number.NaN,
    small: 2n ** 53n - 1n,
    big: 2n ** 53n,
    least: -(2n ** 63n),
    bytes: Uint8Array.of(0, 1, 255),
    list: ['a', 1n],
    map: mapOf({ a: true }),
    nothing: null,
  }),
  events: [
    makeEvent({ timeUnixNano: BASE_TIME + 2_999n, name: 'retry', attributes: attributesOf({ z: 1n, a: 2n }) }),
    makeEvent({ name: 'named', attributes: attributesOf({ event: 'own' }) }),
  ],
  links: [
    makeLink(),
    makeLink({ spanId: spanIdOf(0xfe), attributes: attributesOf({ 'opentracing.ref_type': 'child_of' }) }),
  ],
  resource: resourceOf('shop/web', { zone: 'b', host: 'a' }),
});
const CHILD = makeSpan({
  spanId: spanIdOf(2),
  parentSpanId: spanIdOf(1),
  flags: 0,
  name: 'pay',
  kind: 3,
  startTimeUnixNano: BASE_TIME + 10_000n,
  links: [makeLink({ traceId: traceIdOf(1), spanId: spanIdOf(1) })],
  scope: makeScope({ name: '', version: '' }),
  resource: { ...resourceOf('shop/web', { host: 'a', zone: 'b' }), schemaUrl: 'other' },
});
const LATER = makeSpan({
  traceId: traceIdOf(2),
  name: 'job',
  kind: 0,
  startTimeUnixNano: BASE_TIME + 1_000_000_000n,
  endTimeUnixNano: 0n,
  resource: resourceOf('jobs'),
});

let api: JaegerApi;
beforeAll(async () => {
  api = await startJaegerApi([SERVER, CHILD, LATER]);
});
afterAll(() => api[Symbol.asyncDispose]());

const ENVELOPE = { total: 0, limit: 0, offset: 0, errors: null };
const RANGE = `start=${BASE_MICROS - 1_000_000}&end=${BASE_MICROS + 10_000_000}`;

/** Numbers of the traces of a search. */
async function found(parameters: string): Promise<number[]> {
  const { status, body } = await api.get(`/api/traces?${RANGE}&${parameters}`);
  expect(status).toBe(200);
  return body.data.map(({ traceID }: { traceID: string }) => Number(`0x${traceID}`));
}

describe('names', () => {
  test('services', async () => {
    const { status, type, body } = await api.get('/api/services');
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual({ ...ENVELOPE, data: ['jobs', 'shop/web'], total: 2 });
  });

  test('operations of a service with a slash, escaped or not', async () => {
    const { body } = await api.get('/api/services/shop%2Fweb/operations');
    expect(body).toEqual({ ...ENVELOPE, data: ['GET /', 'pay'], total: 2 });
    expect((await api.get('/api/services/shop/web/operations')).body).toEqual(body);
    expect((await api.get('/api/services/none/operations')).body).toEqual({ ...ENVELOPE, data: [] });
  });

  test('operations with their kinds', async () => {
    const all = await api.get('/api/operations?service=shop/web');
    expect(all.body.data).toEqual([
      { name: 'GET /', spanKind: 'server' },
      { name: 'pay', spanKind: 'client' },
    ]);
    const some = await api.get('/api/operations?service=shop/web&spanKind=client');
    expect(some.body).toMatchObject({ data: [{ name: 'pay' }], total: 1 });
    expect((await api.get('/api/operations?service=jobs')).body.data).toEqual([{ name: 'job', spanKind: '' }]);
  });
});

describe('a trace', () => {
  test('has times in microseconds, cut off, and ids with all digits', async () => {
    const { body } = await api.get('/api/traces/1');
    const { data, ...envelope } = body;
    expect(envelope).toEqual(ENVELOPE);
    expect(data).toHaveLength(1);
    const [{ traceID, spans, warnings }] = data;
    expect([traceID, warnings]).toEqual([traceIdOf(1), null]);
    expect(spans[0]).toMatchObject({
      traceID: traceIdOf(1),
      spanID: spanIdOf(1),
      operationName: 'GET /',
      flags: 1,
      startTime: BASE_MICROS + 1,
      duration: 999,
      processID: 'p1',
      warnings: null,
    });
    expect(spans[1]).not.toHaveProperty('flags');
  });

  test('has typed tags, sorted by key', async () => {
    const { body } = await api.get('/api/traces/1');
    expect(body.data[0].spans[0].tags).toEqual([
      { key: 'big', type: 'int64', value: '9007199254740992' },
      { key: 'bytes', type: 'binary', value: 'AAH/' },
      { key: 'error', type: 'bool', value: true },
      { key: 'least', type: 'int64', value: '-9223372036854775808' },
      { key: 'list', type: 'string', value: '["a",1]' },
      { key: 'map', type: 'string', value: '{"a":true}' },
      { key: 'nothing', type: 'string', value: '' },
      { key: 'odd', type: 'float64', value: 'NaN' },
      { key: 'ok', type: 'bool', value: false },
      { key: 'otel.scope.name', type: 'string', value: 'lib' },
      { key: 'otel.scope.version', type: 'string', value: '7' },
      { key: 'otel.status_code', type: 'string', value: 'ERROR' },
      { key: 'otel.status_description', type: 'string', value: 'broken' },
      { key: 'ratio', type: 'float64', value: 2.5 },
      { key: 'small', type: 'int64', value: 9007199254740991 },
      { key: 'span.kind', type: 'string', value: 'server' },
      { key: 'w3c.tracestate', type: 'string', value: 'vendor=1' },
      { key: 'whole', type: 'float64', value: 3 },
      { key: 'word', type: 'string', value: 'x' },
    ]);
  });

  test('has events as logs, whose name is a field', async () => {
    const { body } = await api.get('/api/traces/1');
    expect(body.data[0].spans[0].logs).toEqual([
      {
        timestamp: BASE_MICROS + 2,
        fields: [
          { key: 'event', type: 'string', value: 'retry' },
          { key: 'z', type: 'int64', value: 1 },
          { key: 'a', type: 'int64', value: 2 },
        ],
      },
      { timestamp: BASE_MICROS, fields: [{ key: 'event', type: 'string', value: 'own' }] },
    ]);
  });

  test('has links as references, and the parent first; a link to the parent adds none', async () => {
    const { body } = await api.get('/api/traces/1');
    const [server, child] = body.data[0].spans;
    expect(server.references).toEqual([
      { refType: 'FOLLOWS_FROM', traceID: traceIdOf(0xff), spanID: spanIdOf(0xff) },
      { refType: 'CHILD_OF', traceID: traceIdOf(0xff), spanID: spanIdOf(0xfe) },
    ]);
    expect(child.references).toEqual([{ refType: 'FOLLOWS_FROM', traceID: traceIdOf(1), spanID: spanIdOf(1) }]);
  });

  test('has one process for resources that look the same', async () => {
    const { body } = await api.get('/api/traces/1');
    expect(body.data[0].processes).toEqual({
      p1: {
        serviceName: 'shop/web',
        tags: [
          { key: 'host', type: 'string', value: 'a' },
          { key: 'zone', type: 'string', value: 'b' },
        ],
      },
    });
  });

  test.each([
    '1',
    '0001',
    traceIdOf(1),
    encodeURIComponent(Buffer.from(traceIdOf(1), 'hex').toString('base64')),
    Buffer.from(traceIdOf(1), 'hex').toString('base64url'),
  ])('is found by the id %s', async (id) => {
    expect((await api.get(`/api/traces/${id}`)).body.data[0].traceID).toBe(traceIdOf(1));
  });

  test('is found whole whatever the hints of its time say, in microseconds or milliseconds', async () => {
    for (const hint of [`start=${BASE_MICROS}`, `start=${Math.trunc(BASE_MICROS / 1_000)}&end=1`]) {
      expect((await api.get(`/api/traces/1?${hint}`)).body.data[0].spans).toHaveLength(2);
    }
  });

  test('that is not stored is 404, and an id of another form 400', async () => {
    const unknown = await api.get('/api/traces/ff');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toEqual({ ...ENVELOPE, data: null, errors: [{ code: 404, msg: 'trace not found' }] });
    const bad = await api.get('/api/traces/xyz');
    expect(bad.status).toBe(400);
    expect(bad.body.errors[0]).toMatchObject({ code: 400, msg: expect.stringContaining('malformed trace ID "xyz"') });
  });

  test('that is not finished has the duration 0 and a remark, without corrections no remark', async () => {
    const { body } = await api.get('/api/traces/2');
    expect(body.data[0].spans[0]).toMatchObject({
      duration: 0,
      references: [],
      warnings: ['the span is not finished; its duration is not known'],
    });
    const raw = await api.get('/api/traces/2?raw=true');
    expect(raw.body.data[0].spans[0]).toMatchObject({ duration: 0, warnings: null });
  });
});

const at = (start: number, end: number) =>
  api.get(`/api/traces?service=shop/web&operation=GET%20/&start=${start}&end=${end}`);

describe('a search', () => {
  test('finds the newest traces first', async () => {
    expect(await found('service=jobs')).toEqual([2]);
    expect(await found('service=shop/web')).toEqual([1]);
    expect(await found('service=none')).toEqual([]);
  });

  test('has an empty list and no errors where nothing is found', async () => {
    expect((await api.get(`/api/traces?${RANGE}&service=none`)).body).toEqual({ ...ENVELOPE, data: [] });
  });

  test('takes tags as an object and as pairs, and all must be on one span', async () => {
    expect(await found(`service=shop/web&tags=${encodeURIComponent('{"word":"x","span.kind":"server"}')}`)).toEqual([
      1,
    ]);
    expect(await found(`service=shop/web&tags=${encodeURIComponent('{"word":"x"}')}&tag=span.kind:client`)).toEqual([]);
    expect(await found('service=shop/web&tag=w3c:x')).toEqual([]);
    expect(await found('service=shop/web&tag=error:true&operation=GET%20/')).toEqual([1]);
  });

  test('takes durations of a span', async () => {
    expect(await found('service=shop/web&operation=GET%20/&minDuration=999us&maxDuration=1ms')).toEqual([1]);
    expect(await found('service=shop/web&operation=GET%20/&minDuration=1ms')).toEqual([]);
  });

  test('selects spans by their start, exact to the nanosecond', async () => {
    expect((await at(BASE_MICROS + 1, BASE_MICROS + 2)).body.data).toHaveLength(1);
    expect((await at(BASE_MICROS + 2, BASE_MICROS + 3)).body.data).toHaveLength(0);
    expect((await at(BASE_MICROS, BASE_MICROS + 1)).body.data).toHaveLength(0);
  });

  test('without times looks at the last two days', async () => {
    expect((await api.get('/api/traces?service=jobs')).body.data).toEqual([]);
  });

  test('of ids tells those that are not stored beside the others', async () => {
    const { status, body } = await api.get('/api/traces?traceID=1&traceID=ff&traceID=0001');
    expect(status).toBe(200);
    expect(body.data.map(({ traceID }: { traceID: string }) => traceID)).toEqual([traceIdOf(1)]);
    expect(body.errors).toEqual([{ msg: 'trace not found', traceID: traceIdOf(0xff) }]);
  });

  test.each([
    ['', "parameter 'service' is required"],
    ['service=a&tags=%7B%22a%22:1%7D', "parameter 'tags' must be a JSON object of texts"],
    ['service=a&tags=[]', "parameter 'tags' must be"],
    ['service=a&tags=%7B', "parameter 'tags' must be"],
    ['service=a&tag=x', "parameter 'tag' must be a key and a value"],
    ['service=a&limit=x', "parameter 'limit' expected a whole number"],
    ['service=a&limit=0', "parameter 'limit' must be from 1"],
    ['service=a&start=1.5', "parameter 'start' expected a whole number"],
    ['service=a&minDuration=2', "parameter 'minDuration' expected a duration"],
    ['service=a&minDuration=2s&maxDuration=1s', "parameter 'maxDuration' must not be less than minDuration"],
    ['traceID=x', 'malformed trace ID "x"'],
    ['traceID=1&raw=7', "parameter 'raw' expected true or false"],
  ])('%s is refused', async (parameters, message) => {
    const { status, body } = await api.get(`/api/traces?${parameters}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ data: null, errors: [{ code: 400, msg: expect.stringContaining(message) }] });
  });
});

describe('the rest', () => {
  test('spans that are sent are shown as stored ones, and not stored', async () => {
    const sent = encodeTracesJson([makeSpan({ traceId: traceIdOf(7), parentSpanId: spanIdOf(3) })]);
    const { status, body } = await api.post('/api/transform', sent);
    expect(status).toBe(200);
    expect(body.data[0]).toMatchObject({
      traceID: traceIdOf(7),
      spans: [{ warnings: [`invalid parent span IDs=${spanIdOf(3)}; skipping clock skew adjustment`] }],
    });
    expect((await api.get('/api/traces/7')).status).toBe(404);
    expect((await api.post('/api/transform', '{')).status).toBe(400);
    expect((await api.post('/api/transform', '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}')).status).toBe(400);
  });

  test('there is no archive, and nothing at other paths', async () => {
    expect(await api.post('/api/archive/1')).toMatchObject({
      status: 501,
      body: { data: null, errors: [{ code: 501, msg: 'archive span storage was not configured' }] },
    });
    for (const path of ['/api/quality-metrics', '/api/deep-dependencies', '/api/nothing', '/api/metrics/minstep']) {
      expect(await api.get(path)).toMatchObject({ status: 404, body: { data: null, errors: [{ code: 404 }] } });
    }
    expect(await api.post('/api/services')).toMatchObject({ status: 405, body: { errors: [{ code: 405 }] } });
  });

  test('nothing of this is a defect', () => {
    expect(api.server.logged).toEqual([]);
  });
});
