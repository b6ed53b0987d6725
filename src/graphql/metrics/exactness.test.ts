/** What measures promise of their figures: what is exact, what is not, and that they fit together. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttributeValue } from '../../model/attributes.ts';
import { startTestServer } from '../testing/server.ts';
import { makeSpan, spanId, T0, traceId } from '../testing/spans.ts';

/** Asks about spans that each have one of these values for the attribute "n". */
async function ask(values: readonly AttributeValue[], fields: string): Promise<Record<string, unknown>> {
  const spans = values.map((value, index) =>
    makeSpan({ traceId: traceId(index + 1), attributes: [{ key: 'n', value }] }),
  );
  await using server = await startTestServer({ spans });
  const { data, errors } = await server.ask(`{ ${fields} }`);
  expect(errors).toBeUndefined();
  return data;
}

const HUGE = 2n ** 62n;

test.each<[AttributeValue[], number, number]>([
  [[1e16, 1, -1e16], 1, 1 / 3],
  [[1, 1e16, -1e16], 1, 1 / 3],
  [[HUGE, HUGE, HUGE, -HUGE, -HUGE, 7n - HUGE], 7, 7 / 6],
  [Array(10).fill(0.1), 1, 0.1],
  [Array(3).fill(0.1), 0.30000000000000004, 0.1],
])('the numbers %s are summed exactly', async (values, sum, avg) => {
  const { spanMetrics } = await ask(
    values,
    'spanMetrics { groups { total { number(of: { key: "n" }) { sum avg } } } }',
  );
  expect(spanMetrics).toEqual({ groups: [{ total: { number: { sum, avg } } }] });
});

test.each([
  ['EXACT', 'spanMetrics { exactness groups { total { number(of: { key: "n" }) { sum max } } } }'],
  ['EXACT', 'spanMetrics { exactness groups { total { quantile(q: 0.5) @skip(if: true) } } }'],
  ['QUANTILES_WITHIN_ONE_PERCENT', 'spanMetrics { exactness groups { total { quantile(q: 0.5) } } }'],
  [
    'QUANTILES_WITHIN_ONE_PERCENT',
    'spanMetrics { exactness groups { points { measures { number(of: { key: "n" }) { quantile(q: 0.5) } } } } }',
  ],
  [
    'QUANTILES_WITHIN_ONE_PERCENT',
    'spanMetrics(groupBy: [{ field: NAME }], orderBy: { measure: QUANTILE, q: 0.5 }) { exactness groupCount }',
  ],
])('exactness is %s of %s', async (exactness, field) => {
  expect(await ask([1, 2], field)).toMatchObject({ spanMetrics: { exactness } });
});

test('quantiles stay between the minimum and the maximum that are shown beside them', async () => {
  const of = fc.array(fc.record({ duration: fc.bigInt(-1_000_000n, 1_000_000n), n: fc.integer() }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(of, async (each) => {
      const spans = each.map(({ duration, n }, index) =>
        makeSpan({
          traceId: traceId(index + 1),
          endTimeUnixNano: T0 + duration,
          attributes: [{ key: 'n', value: BigInt(n) }],
        }),
      );
      await using server = await startTestServer({ spans });
      const { data } = await server.ask(`{ spanMetrics { groups { total {
        durationMaxNano quantile(q: 1)
        number(of: { key: "n" }) { min max low: quantile(q: 0) high: quantile(q: 1) }
      } } } }`);
      const [{ total }] = data.spanMetrics.groups;
      expect(total.quantile).toBeLessThanOrEqual(Number(total.durationMaxNano));
      expect(total.number.low).toBeGreaterThanOrEqual(total.number.min);
      expect(total.number.high).toBeLessThanOrEqual(total.number.max);
    }),
  );
});

test('a span that has not ended counts with the duration that it shows, and a filter leaves it out', async () => {
  await using server = await startTestServer({
    spans: [
      makeSpan({ endTimeUnixNano: T0 + 7n }),
      makeSpan({ traceId: traceId(2), spanId: spanId(2), endTimeUnixNano: 0n }),
    ],
  });
  const { data } = await server.ask(`{
    all: spanMetrics { groups { total { count durationSumNano } } }
    ended: spanMetrics(filter: { durationNano: { gte: "0" } }) { groups { total { count durationSumNano } } }
    spans(filter: { durationNano: { lt: "0" } }) { nodes { durationNano } }
  }`);
  expect(data).toEqual({
    all: { groups: [{ total: { count: 2, durationSumNano: `${7n - T0}` } }] },
    ended: { groups: [{ total: { count: 1, durationSumNano: '7' } }] },
    spans: { nodes: [{ durationNano: `${-T0}` }] },
  });
});
