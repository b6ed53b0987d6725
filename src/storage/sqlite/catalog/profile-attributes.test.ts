/** Attributes of many spans are read in portions, as they are stored. The memory backend counts them one by one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import { exactText } from '../../../model/attribute-text.ts';
import type { AttributeValue } from '../../../model/attributes.ts';
import { type Span, StatusCode } from '../../../model/span.ts';
import type { SpanReader } from '../../backend.ts';
import { createMemoryBackend } from '../../memory/index.ts';
import type { AttributeProfile, ProfileRequest } from '../../profiles.ts';

/** More than two portions. */
const COUNT = 2_500;
/** Over the bytes of values that come with a portion. */
const LONG = 20_000;

function spanOf(number: number): Span {
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, key) => [`wide ${key}`, BigInt(key * number)]));
  return makeSpan({
    traceId: traceIdOf(number + 1),
    spanId: spanIdOf(number + 1),
    startTimeUnixNano: BASE_TIME + BigInt(number),
    endTimeUnixNano: BASE_TIME + BigInt(3 * number),
    statusCode: number % 7 === 0 ? StatusCode.ERROR : StatusCode.UNSET,
    resource: resourceOf(`service ${number % 3}`),
    attributes: [
      ...attributesOf({
        id: `id "${number}" \\ \u{1f600}`,
        mixed: mixedOf(number),
        number: number % 2 ? number / 7 : BigInt(number),
      }),
      ...(number % 500 === 1 ? attributesOf(wide) : []),
      ...(number % 600 === 2 ? attributesOf({ long: `${number}`.padEnd(LONG, '"]') }) : []),
      ...(number % 5 === 0 ? [{ key: 'mixed', value: 'twin' }] : []),
    ],
    events: Array.from({ length: number % 11 === 0 ? 30 : number % 4 }, (_, index) =>
      makeEvent({
        attributes: attributesOf({ step: BigInt(index), note: number % 900 === 3 ? 'n'.repeat(LONG) : 'short' }),
      }),
    ),
    links: number % 9 === 0 ? [makeLink({ attributes: attributesOf({ link: number % 2 === 0 }) })] : [],
  });
}

function mixedOf(number: number): AttributeValue {
  const values: readonly AttributeValue[] = [
    true,
    null,
    'a,b]',
    -0,
    Number.NaN,
    2n ** 60n + BigInt(number),
    ['x', '"y"', ']'],
    [1, 2.5],
    { entries: [{ key: 'k', value: [BigInt(number % 2), 'é'] }] },
    Uint8Array.of(1, 2),
  ];
  return values[number % values.length] ?? null;
}

const VALUES = { maxValues: 100, wanted: [{ key: 'id', scope: 'SPAN', values: ['id "7" \\ \u{1f600}'] }] } as const;
const REQUESTS: Readonly<Record<string, Partial<ProfileRequest>>> = {
  'of all spans': {},
  'of spans in a range': { timeRange: { from: BASE_TIME + 500n, to: BASE_TIME + 1_900n } },
  'by service and status': {
    filter: {
      type: 'and',
      filters: [
        { type: 'service', test: { eq: 'service 1' } },
        { type: 'statusCode', test: { eq: StatusCode.ERROR } },
      ],
    },
  },
  'by duration': { filter: { type: 'durationNano', test: { gt: 1_000n, lte: 4_000n } } },
  'by an attribute': { filter: { type: 'attribute', test: { key: 'mixed', scope: 'SPAN', eq: true } } },
  'by what no index has': { filter: { type: 'endTimeUnixNano', test: { gt: BASE_TIME + 700n } } },
  'of one scope': { scope: 'EVENT' },
  'of few keys': { names: [{ key: 'mixed' }, { key: 'long', scope: 'SPAN' }] },
};

let store: SqliteFixture;
let memory: SpanReader;

beforeAll(async () => {
  const spans = Array.from({ length: COUNT }, (_, number) => spanOf(number));
  store = await openSqliteFixture();
  const backend = createMemoryBackend();
  memory = backend.reader;
  for (const { writer } of [store, backend]) await writer.write([spans]);
});
afterAll(() => store?.close());

/** Without what depends on the order of the spans: the order of values and of buckets. */
function plainForm({ spanCount, attributes }: AttributeProfile): object {
  return {
    spanCount,
    attributes: attributes.map(({ values, numbers, ...rest }) => ({
      ...rest,
      values: values.map(({ value, count }) => `${exactText(value)}: ${count}`).sort(),
      numbers: numbers && {
        ...numbers,
        sketch: [...numbers.sketch].sort(([a], [b]) => a - b),
      },
    })),
  };
}

test.each(Object.entries(REQUESTS))('%s, with values and without', async (_name, request) => {
  for (const values of [VALUES, undefined]) {
    const requests = [{ ...request, maxKeys: 1_000, ...(values && { values }) }];
    const [expected] = await memory.profileAttributes(requests);
    const [found] = await store.reader.profileAttributes(requests);
    if (expected === undefined || found === undefined) throw new Error('no answer');
    expect(expected.attributes.length).toBeGreaterThan(0);
    expect(plainForm(found)).toEqual(plainForm(expected));
  }
});
