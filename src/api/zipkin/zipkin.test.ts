/** Zipkin's read API over the memory backend. */
import { beforeAll, describe, expect, test } from 'vitest';
import { attributesOf, makeEvent, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { countCalls } from '../../graphql/testing/watch-calls.ts';
import type { Span } from '../../model/span.ts';
import { type Answered, type ReadApi, readApi } from './testing/api.ts';

/** 2024-10-30T12:24:00Z in milliseconds, when the first trace starts. */
const START_MS = 1_730_291_040_000;
const at = (ms: number, nanos = 0n): bigint => BigInt(START_MS + ms) * 1_000_000n + nanos;

const shop = resourceOf('Shop');
const spans: readonly Span[] = [
  // A call whose two halves have one id, as Zipkin's senders have it.
  makeSpan({ name: 'POST /Pay', kind: 3, startTimeUnixNano: at(0), endTimeUnixNano: at(100), resource: shop }),
  makeSpan({
    name: 'post /pay',
    kind: 2,
    startTimeUnixNano: at(10),
    endTimeUnixNano: at(90),
    resource: resourceOf('payments', { region: 'eu' }),
    statusCode: 2,
    statusMessage: 'declined',
    attributes: attributesOf({ 'http.response.status_code': 402n, amount: 9.5, big: 2n ** 60n }),
    events: [makeEvent({ name: 'checked' })],
  }),
  makeSpan({
    spanId: spanIdOf(3),
    parentSpanId: spanIdOf(1),
    name: 'SELECT',
    kind: 3,
    startTimeUnixNano: at(20),
    endTimeUnixNano: at(20) + 1_999n,
    resource: resourceOf('payments'),
    attributes: attributesOf({ 'server.address': 'Db.internal', 'db.system.name': 'postgresql' }),
  }),
  // An hour later.
  makeSpan({
    traceId: '463ac35c9f6413ad48485a3953bb6124',
    spanId: spanIdOf(4),
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: at(3_600_000),
    endTimeUnixNano: at(3_600_000),
    resource: resourceOf('SHOP'),
    // What some senders say of spans that have not failed.
    attributes: attributesOf({ error: 'false' }),
  }),
];

let api: ReadApi;
const everything = `endTs=${START_MS + 7_200_000}`;
const idsOf = ({ body }: Answered): string[] => body.map(([first]: { traceId: string }[]) => first?.traceId);
const search = async (parameters: string): Promise<string[]> => {
  const answered = await api.get(`/api/v2/traces?${everything}&${parameters}`);
  expect(answered.status, answered.text).toBe(200);
  return idsOf(answered);
};
const [PAY, ROOT] = ['0000000000000001', '463ac35c9f6413ad48485a3953bb6124'];

beforeAll(async () => {
  api = await readApi(spans);
});

describe('names', () => {
  test('are lower case and sorted, and each there once', async () => {
    const { status, type, body } = await api.get('/api/v2/services');
    expect([status, type, body]).toEqual([200, 'application/json; charset=utf-8', ['payments', 'shop']]);
    expect((await api.get('/api/v2/spans?serviceName=shop')).body).toEqual(['get /', 'post /pay']);
    expect((await api.get('/api/v2/spans?serviceName=SHOP')).body).toEqual(['get /', 'post /pay']);
  });

  test('of others are what attributes of calls say', async () => {
    expect((await api.get('/api/v2/remoteServices?serviceName=payments')).body).toEqual(['db.internal']);
    expect((await api.get('/api/v2/remoteServices?serviceName=shop')).body).toEqual([]);
  });

  test('of an unknown service are an empty list', async () => {
    for (const path of ['spans', 'remoteServices']) {
      expect((await api.get(`/api/v2/${path}?serviceName=nobody`)).text).toBe('[]');
    }
  });

  test('need a service', async () => {
    for (const path of ['spans', 'remoteServices', 'spans?serviceName=']) {
      const { status, type, text } = await api.get(`/api/v2/${path}`);
      expect([status, type]).toEqual([400, 'text/plain; charset=utf-8']);
      expect(text).toContain('serviceName');
    }
  });

  test('of tags, and their values', async () => {
    const { body } = await api.get('/api/v2/autocompleteKeys');
    expect(body).toEqual([
      'amount',
      'big',
      'db.system.name',
      'error',
      'http.response.status_code',
      'region',
      'server.address',
    ]);
    expect((await api.get('/api/v2/autocompleteValues?key=http.response.status_code')).body).toEqual(['402']);
    expect((await api.get('/api/v2/autocompleteValues?key=region')).body).toEqual(['eu']);
    expect((await api.get('/api/v2/autocompleteValues?key=nothing')).body).toEqual([]);
    expect((await api.get('/api/v2/autocompleteValues')).status).toBe(400);
  });
});

describe('a trace', () => {
  test('has its spans in order of start, and the answering half is shared', async () => {
    const { body } = await api.get(`/api/v2/trace/${PAY}`);
    expect(body).toMatchObject([
      { traceId: PAY, id: spanIdOf(1), kind: 'CLIENT', name: 'post /pay', localEndpoint: { serviceName: 'shop' } },
      { id: spanIdOf(1), kind: 'SERVER', shared: true, tags: { error: 'declined', region: 'eu' } },
      { id: spanIdOf(3), parentId: spanIdOf(1), duration: 1, remoteEndpoint: { serviceName: 'db.internal' } },
    ]);
    expect(body[0]).not.toHaveProperty('shared');
    expect(body[2]).not.toHaveProperty('shared');
    expect(body[0].timestamp).toBe(START_MS * 1_000);
  });

  test.each([
    ['1', 3],
    ['0000000000000001', 3],
    [traceIdOf(1), 3],
    [ROOT, 1],
    [ROOT.toUpperCase(), 1],
  ])('is found by %s', async (id, count) => {
    expect((await api.get(`/api/v2/trace/${id}`)).body).toHaveLength(count);
  });

  test.each(['ab', '48485a3953bb6124'])('that is not stored: %s', async (id) => {
    const { status, type, text } = await api.get(`/api/v2/trace/${id}`);
    expect([status, type, text]).toEqual([404, 'text/plain; charset=utf-8', `${id.padStart(16, '0')} not found`]);
  });

  test.each(['zz', '0'.repeat(33), '%20', '%E0%A4%A'])('whose id is none: %s', async (id) => {
    const { status, type } = await api.get(`/api/v2/trace/${id}`);
    expect([status, type]).toEqual([400, 'text/plain; charset=utf-8']);
  });

  test('many by their ids, those that are stored', async () => {
    const answered = await api.get(`/api/v2/traceMany?traceIds=${ROOT},abc,1`);
    expect(answered.body.map((trace: object[]) => trace.length)).toEqual([1, 3]);
    expect((await api.get('/api/v2/traceMany?traceIds=8,9')).text).toBe('[]');
  });

  test.each(['', '1', '1,1', '1,0001', '1,zz', '1,'])('many with ids %j are refused', async (ids) => {
    expect((await api.get(`/api/v2/traceMany?traceIds=${ids}`)).status).toBe(400);
  });
});

describe('a search', () => {
  test('gives the newest traces first, 10 unless it says otherwise', async () => {
    expect(await search('')).toEqual([ROOT, PAY]);
    expect(await search('limit=1')).toEqual([ROOT]);
    const many = await readApi(
      Array.from({ length: 25 }, (_, index) =>
        makeSpan({ traceId: traceIdOf(index + 1), startTimeUnixNano: at(index) }),
      ),
      { maxPageSize: 4 },
    );
    const limited = async (limit: string) => idsOf(await many.get(`/api/v2/traces?${everything}${limit}`)).length;
    expect([await limited(''), await limited('&limit=7'), await limited('&limit=100')]).toEqual([10, 7, 25]);
  });

  test.each([
    ['serviceName=shop', [ROOT, PAY]],
    ['serviceName=payments', [PAY]],
    ['serviceName=nobody', []],
    ['serviceName=shop&spanName=post%20/pay', [PAY]],
    ['serviceName=payments&spanName=get%20/', []],
    ['spanName=get%20/', [ROOT]],
    ['spanName=nothing', []],
    ['serviceName=payments&remoteServiceName=db.internal', [PAY]],
    ['serviceName=payments&remoteServiceName=db.interna', []],
    ['serviceName=shop&remoteServiceName=db.internal', []],
    ['annotationQuery=error', [PAY]],
    ['annotationQuery=error%3Ddeclined', [PAY]],
    ['annotationQuery=error%3Dother', []],
    ['annotationQuery=error%3Dfalse', []],
    ['annotationQuery=checked', [PAY]],
    ['annotationQuery=unchecked', []],
    ['annotationQuery=http.response.status_code', [PAY]],
    ['annotationQuery=http.response.status_code%3D402', [PAY]],
    ['annotationQuery=http.response.status_code%3D0402', []],
    ['annotationQuery=amount%3D9.5', [PAY]],
    [`annotationQuery=big%3D${2n ** 60n}`, [PAY]],
    [`annotationQuery=big%3D${2n ** 60n + 1n}`, []],
    ['annotationQuery=region%3Deu', [PAY]],
    ['annotationQuery=otel.status_code%3DERROR', [PAY]],
    ['annotationQuery=otel.status_code%3DUNSET', []],
    ['annotationQuery=otel.scope.name%3Dtest', [PAY, ROOT]],
    // Different spans of the trace meet the parts, but all are of the service.
    ['annotationQuery=checked%20and%20db.system.name%3Dpostgresql', [PAY]],
    ['serviceName=payments&annotationQuery=checked%20and%20db.system.name', [PAY]],
    ['serviceName=shop&annotationQuery=checked', []],
    ['serviceName=payments&spanName=select&annotationQuery=checked', [PAY]],
    ['minDuration=100000', [PAY]],
    ['minDuration=100001', []],
    ['minDuration=1&maxDuration=1', [ROOT, PAY]],
    ['serviceName=shop&minDuration=2&maxDuration=99999', []],
    ['serviceName=payments&minDuration=1&maxDuration=1', [PAY]],
  ])('%s', async (parameters, found) => {
    expect((await search(parameters)).sort()).toEqual([...found].sort());
  });

  test('is of the last day up to endTs, both edges included, to the microsecond', async () => {
    const edges = await readApi([
      makeSpan({ traceId: traceIdOf(1), startTimeUnixNano: at(0, -1n) }),
      makeSpan({ traceId: traceIdOf(2), startTimeUnixNano: at(0) }),
      makeSpan({ traceId: traceIdOf(3), startTimeUnixNano: at(1_000, 999n) }),
      makeSpan({ traceId: traceIdOf(4), startTimeUnixNano: at(1_000, 1_000n) }),
    ]);
    const answered = await edges.get(`/api/v2/traces?endTs=${START_MS + 1_000}&lookback=1000`);
    expect(idsOf(answered).map(Number)).toEqual([3, 2]);
    expect(idsOf(await edges.get(`/api/v2/traces?endTs=${START_MS + 86_400_000}`)).map(Number)).toEqual([4, 3, 2]);
    expect((await edges.get('/api/v2/traces')).text).toBe('[]');
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=x', 'limit'],
    ['endTs=0', 'endTs'],
    ['endTs=1.5', 'endTs'],
    ['lookback=0', 'lookback'],
    ['minDuration=0', 'minDuration'],
    ['maxDuration=5', 'maxDuration'],
    ['minDuration=9&maxDuration=5', 'maxDuration'],
    [`annotationQuery=${Array.from({ length: 21 }, (_, index) => `k${index}`).join('%20and%20')}`, 'annotationQuery'],
  ])('with %s is refused', async (parameters, name) => {
    const { status, type, text } = await api.get(`/api/v2/traces?${parameters}`);
    expect([status, type]).toEqual([400, 'text/plain; charset=utf-8']);
    expect(text).toContain(name);
  });

  test('has the limits of one operation', async () => {
    const limited = await readApi(spans, { maxAnswerBytes: 300 });
    const { status, text } = await limited.get(`/api/v2/traces?${everything}`);
    expect(status).toBe(400);
    expect(text).toContain('api.limits.max_answer_size_mib');
    expect(limited.logged).toEqual([]);
  });
});

test('a search of 50 traces makes as few calls of the port as one of 1 trace', async () => {
  const many = Array.from({ length: 50 }, (_, index) => makeSpan({ traceId: traceIdOf(index + 1), resource: shop }));
  const counted = async (limit: number): Promise<Map<string, number>> => {
    const counts = new Map<string, number>();
    const watched = await readApi(many, {}, countCalls(counts));
    const path = `/api/v2/traces?${everything}&serviceName=shop&spanName=operation&limit=${limit}`;
    expect(idsOf(await watched.get(path))).toHaveLength(limit);
    return counts;
  };
  const few = await counted(1);
  expect(await counted(50)).toEqual(few);
  expect(Object.fromEntries(few)).toEqual({
    getServices: 1,
    getOperations: 1,
    findTraces: 1,
    getSkeletons: 1,
    getSpans: 1,
    getAttributes: 1,
    getEvents: 1,
    getLinks: 1,
    getResources: 1,
    getScopes: 1,
  });
});

test('dependencies have calls and failures, and need an end', async () => {
  const { body } = await api.get(`/api/v2/dependencies?${everything}`);
  expect(body).toEqual([
    { parent: 'payments', child: 'postgresql', callCount: 1 },
    { parent: 'shop', child: 'payments', callCount: 1, errorCount: 1 },
  ]);
  expect((await api.get(`/api/v2/dependencies?endTs=${START_MS - 1}`)).text).toBe('[]');
  expect((await api.get('/api/v2/dependencies')).status).toBe(400);
});

test('Lens finds its configuration and the API below either path', async () => {
  const { body } = await api.get('/config.json');
  expect(body).toMatchObject({ queryLimit: 10, defaultLookback: 900_000, searchEnabled: true });
  expect((await api.get('/zipkin/config.json')).body).toEqual(body);
  expect((await api.get('/zipkin/api/v2/services')).body).toEqual(['payments', 'shop']);
});

test('what is not served', async () => {
  expect((await api.get('/api/v2/nothing')).status).toBe(404);
  expect((await api.get('')).status).toBe(404);
  const posted = await api.get('/api/v2/services', { method: 'POST' });
  expect([posted.status, posted.type]).toEqual([405, 'text/plain; charset=utf-8']);
  expect(posted.text).toContain('use GET');
});
