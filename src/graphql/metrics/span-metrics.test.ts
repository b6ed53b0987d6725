/** Measures of spans by time and by group, through GraphQL. */
import { describe, expect, test } from 'vitest';
import { startTestServer } from '../testing/server.ts';
import { askShop } from '../testing/shop.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from '../testing/spans.ts';

const MS = 1_000_000n;

/** Spans with numbers 1, 2 and so on for ids. */
function spansOf(...fields: readonly Parameters<typeof makeSpan>[0][]) {
  return fields.map((each, index) => makeSpan({ traceId: traceId(index + 1), spanId: spanId(1), ...each }));
}

async function ask(spans: readonly ReturnType<typeof makeSpan>[], query: string, variables?: object) {
  await using server = await startTestServer({ spans });
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

async function refusalOf(args: string, inner = 'groupCount') {
  await using server = await startTestServer({ spans: [makeSpan()] });
  const { errors } = await server.ask(`{ spanMetrics(${args}) { ${inner} } }`);
  return { code: errors?.[0]?.extensions?.code, message: errors?.[0]?.message };
}

/** A group of one span, as it is shown. */
const group = (key: unknown, ...names: string[]) => ({
  key: [key],
  isRest: false,
  total: { count: 1 },
  exemplars: names.map((name) => ({ name })),
});

const timesOf = async (spans: readonly ReturnType<typeof makeSpan>[], args: string) => {
  const { spanMetrics } = await ask(
    spans,
    `{ spanMetrics(${args}) { from to intervalNano groups { points { time measures { count rate } } } } }`,
  );
  return { ...spanMetrics, points: spanMetrics.groups[0]?.points ?? [] };
};

describe('groups', () => {
  test('by service, most spans first, with measures of all kinds', async () => {
    const { spanMetrics } = await askShop(`{ spanMetrics(
      timeRange: { from: "2024-10-30T12:24:00Z", to: "2024-10-30T12:24:10Z" }, groupBy: [{ field: SERVICE }]
    ) {
      exactness from to intervalNano groupCount
      groups { key isRest total {
        count rate errorCount errorRate durationSumNano durationMaxNano durationAvgNano
      } exemplars(first: 1) { name } }
    } }`);
    expect(spanMetrics).toMatchObject({
      exactness: 'EXACT',
      from: '2024-10-30T12:24:00.000000000Z',
      to: '2024-10-30T12:24:10.000000000Z',
      intervalNano: '10000000000',
      groupCount: 3,
    });
    expect(spanMetrics.groups).toEqual([
      {
        key: ['shop'],
        isRest: false,
        total: {
          count: 3,
          rate: 0.3,
          errorCount: 0,
          errorRate: 0,
          durationSumNano: '151000000',
          durationMaxNano: '100000000',
          durationAvgNano: expect.closeTo(151e6 / 3),
        },
        exemplars: [{ name: 'GET /' }],
      },
      expect.objectContaining({ key: ['payment'], exemplars: [{ name: 'pay' }] }),
      expect.objectContaining({ key: ['jobs'], total: expect.objectContaining({ errorCount: 1, errorRate: 1 }) }),
    ]);
  });

  test('by kind and status code, by their names; unknown ones by their numbers', async () => {
    const { spanMetrics } = await askShop(`{ spanMetrics(
      groupBy: [{ field: KIND }, { field: STATUS_CODE }], orderBy: { measure: DURATION_SUM }
    ) { groups { key total { count } } } }`);
    expect(spanMetrics.groups.map(({ key }: { key: unknown }) => key)).toEqual([
      ['CONSUMER', 'ERROR'],
      ['SERVER', 'UNSET'],
      ['CLIENT', 'UNSET'],
      [77, 'UNSET'],
      ['INTERNAL', 'UNSET'],
    ]);
  });

  test('by the root of the trace; null where there is none', async () => {
    const spans = spansOf({ name: 'root' }, { parentSpanId: spanId(9), name: 'lone' });
    const { spanMetrics } = await ask(
      spans,
      '{ spanMetrics(groupBy: [{ field: ROOT_SERVICE }, { field: ROOT_NAME }]) { groups { key exemplars { name } } } }',
    );
    expect(spanMetrics.groups).toEqual([
      { key: ['shop', 'root'], exemplars: [{ name: 'root' }] },
      { key: [null, null], exemplars: [{ name: 'lone' }] },
    ]);
  });

  test('by an attribute: its first value counts, and exemplars are of the group', async () => {
    const spans = spansOf(
      { name: 'a', attributes: [{ key: 'k', value: 1n }], endTimeUnixNano: T0 + 9n },
      {
        name: 'b',
        attributes: [
          { key: 'k', value: 2n },
          { key: 'k', value: 1n },
        ],
        endTimeUnixNano: T0 + 99n,
      },
      { name: 'c', attributes: [{ key: 'k', value: [1n, 2n] }], endTimeUnixNano: T0 + 999n },
      { name: 'd', attributes: [{ key: 'k', value: 1 }], endTimeUnixNano: T0 + 9999n },
      { name: 'e', attributes: [{ key: 'k', value: null }] },
      { name: 'f', attributes: [{ key: 'k', value: Number.NaN }] },
    );
    const { spanMetrics } = await ask(
      spans,
      `{ spanMetrics(first: 2, includeRest: true, groupBy: [{ attribute: { key: "k" } }]) {
        groupCount groups { key isRest total { count } exemplars(first: 9) { name } } } }`,
    );
    expect(spanMetrics.groupCount).toBe(6);
    expect(spanMetrics.groups.slice(0, 2)).toEqual([group([1, 2], 'c'), group('NaN', 'f')]);
    expect(spanMetrics.groups[2]).toEqual({
      key: [null],
      isRest: true,
      total: { count: 4 },
      exemplars: ['e', 'd', 'b', 'a'].map((name) => ({ name })),
    });
    const all = await ask(
      spans,
      '{ spanMetrics(groupBy: [{ attribute: { key: "k" } }]) { groups { key exemplars { name } } } }',
    );
    expect(all.spanMetrics.groups.slice(2)).toEqual([
      { key: [1], exemplars: [{ name: 'd' }] },
      { key: [1], exemplars: [{ name: 'a' }] },
      { key: [2], exemplars: [{ name: 'b' }] },
      { key: [null], exemplars: [{ name: 'e' }] },
    ]);
  });

  test('without groupBy all spans are one group, even if there are none', async () => {
    const { spanMetrics } = await askShop(`{ spanMetrics(query: "{ name = \\"none\\" }") {
      groupCount groups { key total { count rate errorRate durationSumNano durationMaxNano quantile(q: 0.5) } exemplars { name } }
    } }`);
    const total = { count: 0, rate: 0, errorRate: null, durationSumNano: '0', durationMaxNano: null, quantile: null };
    expect(spanMetrics).toEqual({ groupCount: 1, groups: [{ key: [], total, exemplars: [] }] });
  });

  test('the first groups and the rest are all spans', async () => {
    const { spanMetrics } = await askShop(`{ spanMetrics(
      first: 1, includeRest: true, groupBy: [{ field: NAME }], interval: "1s",
    ) { groupCount groups { key isRest total { count durationSumNano } points { measures { count } } exemplars(first: 2) { name } } } }`);
    expect(spanMetrics.groupCount).toBe(5);
    expect(spanMetrics.groups).toMatchObject([
      { key: ['pay'], isRest: false, total: { count: 2 } },
      {
        key: [null],
        isRest: true,
        total: { count: 4, durationSumNano: '8111000000' },
        points: [{ measures: { count: 3 } }, { measures: { count: 1 } }],
        exemplars: [{ name: 'job' }, { name: 'GET /' }],
      },
    ]);
    const none = await askShop('{ spanMetrics(first: 0, groupBy: [{ field: NAME }]) { groupCount groups { key } } }');
    expect(none.spanMetrics).toEqual({ groupCount: 5, groups: [] });
  });

  test('in each order, ties by key', async () => {
    const spans = ['b', 'a', 'c', 'c'].map((service, index) =>
      makeSpan({
        traceId: traceId(index + 1),
        resource: resourceOf(service),
        statusCode: service === 'a' ? 2 : 0,
        endTimeUnixNano: T0 + BigInt(service === 'b' ? 900 : 100),
      }),
    );
    const orders = {
      '{ measure: COUNT }': 'cab',
      '{ measure: COUNT, direction: ASC }': 'abc',
      '{ measure: RATE }': 'cab',
      '{ measure: ERROR_COUNT }': 'abc',
      '{ measure: ERROR_RATE, direction: ASC }': 'bca',
      '{ measure: DURATION_SUM }': 'bca',
      '{ measure: DURATION_MAX }': 'bac',
      '{ measure: QUANTILE, q: 0.5 }': 'bac',
    };
    for (const [order, keys] of Object.entries(orders)) {
      const { spanMetrics } = await ask(
        spans,
        `{ spanMetrics(groupBy: [{ field: SERVICE }], orderBy: ${order}) { groups { key } } }`,
      );
      expect([order, spanMetrics.groups.map(({ key }: { key: string[] }) => key[0]).join('')]).toEqual([order, keys]);
    }
  });
});

describe('times', () => {
  test('every bucket is there, and only spans in the range count', async () => {
    const spans = spansOf(
      { startTimeUnixNano: T0 },
      { startTimeUnixNano: T0 + 30_000n * MS },
      { startTimeUnixNano: T0 + 150_000n * MS },
    );
    const { from, to, points } = await timesOf(
      spans,
      'interval: "1m", timeRange: { from: "2024-10-30T12:24:30Z", to: "2024-10-30T12:27:00Z" }',
    );
    expect([from, to]).toEqual(['2024-10-30T12:24:00.000000000Z', '2024-10-30T12:27:00.000000000Z']);
    expect(points).toEqual([
      { time: '2024-10-30T12:24:00.000000000Z', measures: { count: 1, rate: 1 / 30 } },
      { time: '2024-10-30T12:25:00.000000000Z', measures: { count: 0, rate: 0 } },
      { time: '2024-10-30T12:26:00.000000000Z', measures: { count: 1, rate: 1 / 60 } },
    ]);
  });

  test('without a range: from the oldest to the newest span that matches', async () => {
    const spans = spansOf(
      { startTimeUnixNano: T0 + 1n },
      { startTimeUnixNano: T0 + 120_000n * MS },
      { name: 'x', startTimeUnixNano: 5n },
    );
    const { from, to, points } = await timesOf(spans, 'interval: "1m", filter: { name: { eq: "work" } }');
    expect([from, to]).toEqual(['2024-10-30T12:24:00.000000000Z', '2024-10-30T12:27:00.000000000Z']);
    expect(points.map(({ measures }: { measures: { count: number } }) => measures.count)).toEqual([1, 0, 1]);
    const one = await timesOf(spans, 'filter: { name: { eq: "work" } }, timeRange: { to: "2024-10-30T12:25:00Z" }');
    expect(one).toMatchObject({
      from: '2024-10-30T12:24:00.000000000Z',
      to: '2024-10-30T12:25:00.000000000Z',
      intervalNano: '60000000000',
      points: [{ measures: { count: 1 } }],
    });
  });

  test('auto gives 30 to 120 buckets', async () => {
    for (const seconds of [1, 7, 61, 900, 3_600, 86_400, 86_400 * 9, 86_400 * 400, 86_400 * 20_000]) {
      const to = new Date(1_700_000_003_000).toISOString();
      const from = new Date(1_700_000_003_000 - seconds * 1_000).toISOString();
      const { points } = await timesOf(
        [],
        `interval: "auto", timeZone: "Europe/Berlin", timeRange: { from: "${from}", to: "${to}" }`,
      );
      expect(points.length, `${seconds} s`).toBeGreaterThanOrEqual(30);
      expect(points.length, `${seconds} s`).toBeLessThanOrEqual(120);
    }
  });

  const DAYS: readonly [zone: string, from: string, to: string, interval: string, starts: string[]][] = [
    // Clocks go forward on 31 March, and back on 27 October.
    ['Europe/Berlin', '2024-03-30T12:00:00Z', '2024-04-01T12:00:00Z', '1d', ['03-29T23', '03-30T23', '03-31T22']],
    ['Europe/Berlin', '2024-10-26T12:00:00Z', '2024-10-28T12:00:00Z', '1d', ['10-25T22', '10-26T22', '10-27T23']],
    // Midnight of 26 April is skipped.
    ['Africa/Cairo', '2024-04-25T12:00:00Z', '2024-04-26T12:00:00Z', '1d', ['04-24T22', '04-25T22']],
    // Midnight of 3 November comes twice.
    ['America/Havana', '2024-11-03T12:00:00Z', '2024-11-04T12:00:00Z', '24h', ['11-03T04', '11-04T05']],
    ['+05:30', '2024-05-01T12:00:00Z', '2024-05-01T20:00:00Z', '1d', ['04-30T18:30', '05-01T18:30']],
    ['-03:00', '2024-05-01T12:00:00Z', '2024-05-01T20:00:00Z', '1d', ['05-01T03']],
    ['UTC', '2024-05-02T12:00:00Z', '2024-05-07T20:00:00Z', '7d', ['04-29T00', '05-06T00']],
    ['Asia/Kolkata', '2024-05-02T12:10:00Z', '2024-05-02T13:00:00Z', '1h', ['05-02T12']],
  ];
  test.each(DAYS)('days in %s from %s to %s by %s', async (zone, from, to, interval, starts) => {
    const { points } = await timesOf(
      [],
      `interval: "${interval}", timeZone: "${zone}", timeRange: { from: "${from}", to: "${to}" }`,
    );
    const times = points.map(({ time }: { time: string }) => time.slice(5, 16).replace(/:00$/, ''));
    expect(times).toEqual(starts);
  });

  test('a day that clocks skip has no bucket', async () => {
    const { points } = await timesOf(
      [],
      'interval: "1d", timeZone: "Pacific/Apia", timeRange: { from: "2011-12-29T12:00:00Z", to: "2012-01-01T00:00:00Z" }',
    );
    const times = points.map(({ time }: { time: string }) => time.slice(0, 13));
    expect(times).toEqual(['2011-12-29T10', '2011-12-30T10', '2011-12-31T10']);
  });

  test('the bounds of time', async () => {
    const spans = spansOf({ startTimeUnixNano: 0n }, { startTimeUnixNano: 2n ** 64n - 1n, endTimeUnixNano: 0n });
    const { points } = await timesOf(spans, 'interval: "auto", timeZone: "Europe/Berlin"');
    const counts = points.map(({ measures }: { measures: { count: number } }) => measures.count);
    expect([counts[0], counts.at(-1), points[0].time]).toEqual([1, 1, '1970-01-01T00:00:00.000000000Z']);
    expect((await timesOf([], 'interval: "1d"')).points).toEqual([]);
  });
});

test('quantiles and numbers, only if asked for', async () => {
  const spans = Array.from({ length: 101 }, (_, index) =>
    makeSpan({
      traceId: traceId(index + 1),
      endTimeUnixNano: T0 + BigInt(index * 1_000_000),
      attributes: [{ key: 'n', value: BigInt(index) }],
    }),
  );
  const { spanMetrics } = await ask(
    spans,
    `query ($of: AttributeName!) { spanMetrics { exactness groups { total {
      p50: quantile(q: 0.5) p0: quantile(q: 0) ...Numbers
    } } } }
    fragment Numbers on SpanMeasures {
      number(of: $of) { count sum avg min max quantile(q: 0.9) }
      none: number(of: { key: "none" }) { count }
    }`,
    { of: { key: 'n', scope: 'SPAN' } },
  );
  expect(spanMetrics.exactness).toBe('QUANTILES_WITHIN_ONE_PERCENT');
  const [{ total }] = spanMetrics.groups;
  expect(total).toMatchObject({ p0: 0, none: null, number: { count: 101, sum: 5050, avg: 50, min: 0, max: 100 } });
  expect(Math.abs(total.p50 - 50e6)).toBeLessThanOrEqual(0.5e6);
  expect(Math.abs(total.number.quantile - 90)).toBeLessThanOrEqual(0.9);
});

describe('refusals', () => {
  test.each([
    ['interval: "0s"', 'interval'],
    ['interval: "-1m"', 'Duration'],
    ['interval: "soon"', 'Duration'],
    ['interval: "36h"', 'whole days'],
    ['interval: 60', 'Duration'],
    [`interval: "${'9'.repeat(400)}d"`, 'Duration'],
    ['interval: "1d", timeZone: "Mars/Olympus"', 'time zone "Mars/Olympus"'],
    ['timeZone: "+5"', 'time zone "+5"'],
    ['first: -1', 'first is -1'],
    ['orderBy: { measure: QUANTILE }', 'QUANTILE needs q'],
    ['orderBy: { measure: QUANTILE, q: 2 }', 'no quantile 2'],
    ['orderBy: { measure: COUNT, q: 0.5 }', 'q is for QUANTILE only'],
    [`groupBy: [${'{ field: NAME } '.repeat(4)}]`, '4 keys; give at most 3'],
  ])('%s', async (args, part) => {
    const { code, message } = await refusalOf(args);
    expect(code).toBe('BAD_USER_INPUT');
    expect(message).toContain(part);
  });

  test('a quantile over 1', async () => {
    const { code, message } = await refusalOf('first: 1', 'groups { total { quantile(q: 2) } }');
    expect([code, message]).toEqual(['BAD_USER_INPUT', expect.stringContaining('no quantile 2')]);
  });

  test('too many buckets, groups and keys are refused with the limit', async () => {
    const range = 'timeRange: { from: "1000-01-01T00:00:00Z", to: "2500-01-01T00:00:00Z" }';
    const buckets = await refusalOf(`interval: "1m", ${range}`);
    expect(buckets.code).toBe('OPERATION_TOO_COMPLEX');
    expect(buckets.message).toContain('over the limit of 10000 (api.limits.max_metric_buckets)');
    expect((await refusalOf(`interval: "1d", timeZone: "Europe/Berlin", ${range}`)).message).toContain(
      'max_metric_buckets',
    );
    const spans = Array.from({ length: 10_001 }, (_, index) =>
      makeSpan({ traceId: traceId(index + 1), name: `n${index}` }),
    );
    await using server = await startTestServer({ spans });
    const { errors } = await server.ask('{ spanMetrics(first: 1, groupBy: [{ field: NAME }]) { groupCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
    expect(errors?.[0]?.message).toContain('10000 groups (api.limits.max_metric_groups)');
    const page = await server.ask('{ spanMetrics(first: 5000) { groupCount } }');
    expect(page.errors).toMatchObject([{ extensions: { code: 'PAGE_SIZE_EXCEEDED' } }]);
  });
});
