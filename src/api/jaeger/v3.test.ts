/** The third generation of Jaeger's API and its metrics, through their door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeTracesJson } from '../../../receivers/formats/otlp/decode-json.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { LIMITS } from '../../graphql/testing/server.ts';
import { formatDateTime } from '../../model/time.ts';
import { type JaegerApi, startJaegerApi } from './testing/api.ts';

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const MS = 1_000_000n;

const ROOT = makeSpan({
  name: 'GET /',
  kind: 2,
  statusCode: 2,
  attributes: attributesOf({ code: 200n, big: 2n ** 63n - 1n }),
  events: [makeEvent({ attributes: attributesOf({ attempt: 1n }) })],
  links: [makeLink()],
  resource: resourceOf('shop'),
});
const CHILD = makeSpan({
  spanId: spanIdOf(2),
  parentSpanId: spanIdOf(1),
  name: 'pay',
  kind: 2,
  startTimeUnixNano: BASE_TIME + 999n,
  endTimeUnixNano: BASE_TIME + 999n + 20n * MS,
  resource: resourceOf('payment'),
});
const ORPHAN = makeSpan({
  traceId: traceIdOf(2),
  parentSpanId: spanIdOf(9),
  name: 'job',
  kind: 0,
  startTimeUnixNano: BASE_TIME + 5n * MINUTE,
  endTimeUnixNano: BASE_TIME + 5n * MINUTE + 40n * MS,
  resource: resourceOf('jobs'),
});
const LATER = makeSpan({
  traceId: traceIdOf(3),
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: BASE_TIME + 3n * MINUTE,
  endTimeUnixNano: BASE_TIME + 3n * MINUTE + 3n * MS,
  resource: resourceOf('shop'),
});

let api: JaegerApi;
beforeAll(async () => {
  api = await startJaegerApi([ROOT, CHILD, ORPHAN, LATER]);
});
afterAll(() => api[Symbol.asyncDispose]());

const rfc = (time: bigint) => encodeURIComponent(formatDateTime(time));
const RANGE = `query.startTimeMin=${rfc(BASE_TIME)}&query.startTimeMax=${rfc(BASE_TIME + 10n * MINUTE)}`;

const count = async (parameters: string, range = RANGE): Promise<number> =>
  (await api.get(`/api/v3/trace-summaries?${range}&${parameters}`)).body.summaries.length;
const at = (from: bigint, to: bigint) => `query.startTimeMin=${rfc(from)}&query.startTimeMax=${rfc(to)}`;

describe('v3', () => {
  test('services and operations', async () => {
    expect((await api.get('/api/v3/services')).body).toEqual({ services: ['jobs', 'payment', 'shop'] });
    const { body } = await api.get('/api/v3/operations?service=shop&spanKind=server');
    expect(body).toEqual({ operations: [{ name: 'GET /', spanKind: 'server' }] });
    const unspecified = { operations: [{ name: 'job', spanKind: 'internal' }] };
    expect((await api.get('/api/v3/operations?service=jobs')).body).toEqual(unspecified);
    expect((await api.get('/api/v3/operations?service=jobs&span_kind=internal')).body).toEqual(unspecified);
    expect((await api.get('/api/v3/operations?service=none')).body).toEqual({ operations: [] });
  });

  test('a trace is OTLP as it was received', async () => {
    const { status, type, body } = await api.get('/api/v3/traces/1');
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    const { spans, rejected } = decodeTracesJson(Buffer.from(JSON.stringify(body.result)));
    expect(rejected).toEqual([]);
    expect(spans).toEqual([ROOT, CHILD]);
    const [span] = body.result.resourceSpans[0].scopeSpans[0].spans;
    expect(span).toMatchObject({ traceId: traceIdOf(1), kind: 2, status: { code: 2 } });
    expect(span.startTimeUnixNano).toBe(String(BASE_TIME));
  });

  test('traces of a search stand in one list', async () => {
    const { body } = await api.get(`/api/v3/traces?${RANGE}&query.serviceName=shop`);
    const { spans } = decodeTracesJson(Buffer.from(JSON.stringify(body.result)));
    const ids = spans.map(({ traceId }) => traceId);
    expect(ids).toEqual([traceIdOf(3), traceIdOf(1), traceIdOf(1)]);
  });

  test('without a service all are searched, and older names of parameters are known', async () => {
    const { body } = await api.get(`/api/v3/trace-summaries?${RANGE}`);
    expect(body.summaries).toHaveLength(3);
    const older = await api.get(
      `/api/v3/trace-summaries?query.start_time_min=${rfc(BASE_TIME)}&query.start_time_max=${rfc(BASE_TIME + MINUTE)}` +
        '&query.service_name=shop&query.operation_name=GET%20/&query.num_traces=5&query.duration_min=1ms',
    );
    expect(older.body.summaries).toMatchObject([{ traceId: traceIdOf(1) }]);
  });

  test('a summary leaves out zeros, and has 64-bit times as texts', async () => {
    const { body } = await api.get(`/api/v3/trace-summaries?${RANGE}`);
    expect(body.summaries).toEqual([
      {
        traceId: traceIdOf(2),
        minStartTimeUnixNano: String(ORPHAN.startTimeUnixNano),
        maxEndTimeUnixNano: String(ORPHAN.endTimeUnixNano),
        spanCount: 1,
        orphanSpanCount: 1,
        services: [{ name: 'jobs', spanCount: 1 }],
      },
      {
        traceId: traceIdOf(3),
        rootServiceName: 'shop',
        rootOperationName: 'GET /',
        minStartTimeUnixNano: String(LATER.startTimeUnixNano),
        maxEndTimeUnixNano: String(LATER.endTimeUnixNano),
        spanCount: 1,
        services: [{ name: 'shop', spanCount: 1 }],
      },
      {
        traceId: traceIdOf(1),
        rootServiceName: 'shop',
        rootOperationName: 'GET /',
        minStartTimeUnixNano: String(BASE_TIME),
        maxEndTimeUnixNano: String(CHILD.endTimeUnixNano),
        spanCount: 2,
        errorSpanCount: 1,
        services: [
          { name: 'payment', spanCount: 1 },
          { name: 'shop', spanCount: 1, errorSpanCount: 1 },
        ],
      },
    ]);
  });

  test('a search takes attributes, durations and a depth; starts are in [min, max)', async () => {
    const attributes = encodeURIComponent('{"code":"200","attempt":"1"}');
    expect(await count(`query.attributes=${attributes}`)).toBe(1);
    expect(await count('query.durationMin=20ms')).toBe(2);
    expect(await count('query.durationMin=20ms&query.durationMax=20ms')).toBe(1);
    expect(await count('query.searchDepth=2')).toBe(2);
    expect(await count('', at(BASE_TIME + 999n, BASE_TIME + 1_000n))).toBe(1);
    expect(await count('', at(BASE_TIME + 1_000n, BASE_TIME + MINUTE))).toBe(0);
    expect(await count('', at(BASE_TIME - SECOND, BASE_TIME))).toBe(0);
  });

  test('nothing found is 404 for traces, and an empty list for summaries', async () => {
    expect(await api.get(`/api/v3/traces?${RANGE}&query.serviceName=none`)).toMatchObject({
      status: 404,
      body: { error: { httpCode: 404, message: 'No traces found' } },
    });
    expect((await api.get(`/api/v3/trace-summaries?${RANGE}&query.serviceName=none`)).body).toEqual({ summaries: [] });
    expect((await api.get('/api/v3/traces/ff')).body).toEqual({ error: { httpCode: 404, message: 'trace not found' } });
  });

  test.each([
    ['traces', '', "parameter 'query.startTimeMin' is required"],
    ['trace-summaries', 'query.startTimeMin=2024-01-01T00:00:00Z', "parameter 'query.startTimeMax' is required"],
    ['traces', 'query.startTimeMin=1&query.startTimeMax=2', "parameter 'query.startTimeMin' expected a time"],
    ['traces', `query.startTimeMin=${rfc(5n)}&query.startTimeMax=${rfc(5n)}`, 'must be before query.startTimeMax'],
    ['traces', `${RANGE}&query.durationMin=5`, "parameter 'query.durationMin' expected a duration"],
    ['traces', `${RANGE}&query.durationMin=2s&query.durationMax=1s`, 'must not be less than query.durationMin'],
    ['traces', `${RANGE}&query.attributes=5`, "parameter 'query.attributes' must be a JSON object"],
    ['traces', `${RANGE}&query.filter=%7B%7D`, "parameter 'query.filter' is not served"],
    ['traces', `${RANGE}&query.searchDepth=0`, "parameter 'query.searchDepth' must be from 1"],
    ['traces/xyz', '', 'malformed trace ID'],
    ['operations', '', "parameter 'service' is required"],
    ['operations', 'service=a&spanKind=odd', "parameter 'spanKind' expected one of"],
  ])('%s?%s is refused', async (path, parameters, message) => {
    const { status, body } = await api.get(`/api/v3/${path}?${parameters}`);
    expect(status).toBe(400);
    expect(body).toEqual({ error: { httpCode: 400, message: expect.stringContaining(message) } });
  });

  test('other paths are 404 in the same form', async () => {
    expect(await api.get('/api/v3/dependencies')).toMatchObject({ status: 404, body: { error: { httpCode: 404 } } });
  });
});

describe('dependencies', () => {
  const end = String((BASE_TIME + 10n * MINUTE) / MS);

  test('are calls between services', async () => {
    const { body } = await api.get(`/api/dependencies?endTs=${end}&lookback=604800000`);
    expect(body).toEqual({
      data: [{ parent: 'shop', child: 'payment', callCount: 1 }],
      total: 0,
      limit: 0,
      offset: 0,
      errors: null,
    });
    expect((await api.get(`/api/dependencies?endTs=${end}&service=payment`)).body.data).toHaveLength(1);
    expect((await api.get(`/api/dependencies?endTs=${end}&service=jobs`)).body.data).toEqual([]);
  });

  test('of the last day by default, and of milliseconds', async () => {
    expect((await api.get('/api/dependencies')).body.data).toEqual([]);
    const { status, body } = await api.get('/api/dependencies?endTs=-1');
    expect([status, body.errors[0].msg]).toEqual([400, "parameter 'endTs' must not be negative"]);
  });
});

interface Metric {
  readonly labels: readonly { readonly value: string }[];
  readonly metricPoints: readonly {
    readonly gaugeValue: { readonly doubleValue: number };
    readonly timestamp: string;
  }[];
}

const values = ({ metricPoints }: Metric) => metricPoints.map(({ gaugeValue }) => gaugeValue.doubleValue);

describe('metrics', () => {
  const end = Number((BASE_TIME + 6n * MINUTE) / MS);
  const monitor = (what: string) =>
    api.get(`/api/metrics/${what}&endTs=${end}&lookback=360000&ratePer=120000&step=60000&spanKind=server`);

  test('calls a second, over a window before each point', async () => {
    const { body } = await monitor('calls?service=shop&service=payment');
    expect(body).toMatchObject({ name: 'service_call_rate', type: 'GAUGE' });
    const [payment, shop]: Metric[] = body.metrics.toSorted((a: Metric, b: Metric) =>
      String(a.labels[0]?.value).localeCompare(String(b.labels[0]?.value)),
    );
    expect(payment?.labels).toEqual([{ name: 'service_name', value: 'payment' }]);
    expect(shop && values(shop)).toEqual([0, 1 / 120, 1 / 120, 0, 1 / 120, 1 / 120, 0]);
    expect(shop?.metricPoints.map(({ timestamp }) => timestamp)).toEqual(
      [24, 25, 26, 27, 28, 29, 30].map((minute) => `2024-10-30T12:${minute}:00Z`),
    );
  });

  test('errors as a fraction of the calls, also where there are none', async () => {
    const { body } = await monitor('errors?service=shop');
    expect(body.name).toBe('service_error_rate');
    expect(values(body.metrics[0])).toEqual([1, 1, 0, 0]);
  });

  test('latencies in milliseconds, by operation', async () => {
    const { body } = await monitor('latencies?service=shop&quantile=0.95&groupByOperation=true');
    expect(body.name).toBe('service_operation_latencies');
    const [metric] = body.metrics;
    expect(metric.labels).toEqual([
      { name: 'service_name', value: 'shop' },
      { name: 'operation', value: 'GET /' },
    ]);
    const [first = 0, , last = 0] = values(metric);
    expect([Math.round(first * 10) / 10, Math.round(last * 10) / 10]).toEqual([1, 3]);
  });

  test('the last point is at the end that was asked for, and its rate is over what was measured', async () => {
    const { body } = await api.get(
      `/api/metrics/calls?service=payment&endTs=${end - 330_000}&lookback=60000&ratePer=60000&step=60000`,
    );
    const [metric]: Metric[] = body.metrics;
    expect(metric?.metricPoints.at(-1)).toEqual({
      gaugeValue: { doubleValue: 1 / 30 },
      timestamp: '2024-10-30T12:24:30Z',
    });
  });

  test('operations beyond the largest page are left out, and the answer says so', async () => {
    await using small = await startJaegerApi([ROOT, CHILD, ORPHAN, LATER], { limits: { ...LIMITS, maxPageSize: 1 } });
    const { body } = await small.get(
      `/api/metrics/calls?service=shop&service=payment&endTs=${end}&lookback=360000&ratePer=120000&step=60000`,
    );
    expect(body.metrics).toHaveLength(1);
    expect(body.help).toBe('calls a second, by service; the 1 with most calls of 2');
  });

  test('an unknown service has no metrics, and spans of other kinds do not count', async () => {
    expect((await monitor('calls?service=none')).body.metrics).toEqual([]);
    expect((await monitor('calls?service=jobs')).body.metrics).toEqual([]);
    expect((await monitor('calls?service=jobs&spanKind=unspecified')).body.metrics).toHaveLength(1);
  });

  test.each([
    ['calls?', "parameter 'service' is required"],
    ['latencies?service=a', "parameter 'quantile' is required"],
    ['latencies?service=a&quantile=2', "parameter 'quantile' must be from 0 to 1"],
    ['errors?service=a&step=0', "parameter 'step' must be over 0"],
    ['errors?service=a&lookback=x', "parameter 'lookback' expected a whole number"],
    ['errors?service=a&spanKind=x', "parameter 'spanKind' expected one of"],
    ['errors?service=a&step=1', 'over the limit of 10000'],
  ])('%s is refused', async (path, message) => {
    const { status, body } = await api.get(`/api/metrics/${path}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ data: null, errors: [{ code: 400, msg: expect.stringContaining(message) }] });
  });

  test('nothing of this is a defect', () => {
    expect(api.server.logged).toEqual([]);
  });
});
