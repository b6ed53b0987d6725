/** Which attributes spans have. */
import { expect } from 'vitest';
import { exactText } from '../../src/model/attribute-text.ts';
import type { AttributeValue } from '../../src/model/attributes.ts';
import { compareNames } from '../../src/model/compare.ts';
import { sumOf } from '../../src/model/exact-sum.ts';
import { type Span, StatusCode } from '../../src/model/span.ts';
import type { AttributeProfile, ProfiledAttribute, ProfileRequest } from '../../src/storage/profiles.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../fixtures/spans.ts';
import { type OpenBackend, type Topic, tableOfCases } from './topic.ts';

const SPANS = 10;
const numbers = Array.from({ length: SPANS }, (_, index) => index);
const LARGE = 2n ** 60n;

/** Of ten spans the first four failed. */
function spanOf(number: number): Span {
  return makeSpan({
    traceId: traceIdOf(number + 1),
    spanId: spanIdOf(number + 1),
    startTimeUnixNano: BASE_TIME + BigInt(number),
    statusCode: number < 4 ? StatusCode.ERROR : StatusCode.UNSET,
    resource: resourceOf(number < 5 ? 'a' : 'b'),
    scope: makeScope({ attributes: attributesOf({ 'scope.key': number < 2 }) }),
    attributes: attributesOf({
      id: `id-${number}`,
      size: BigInt(number),
      mixed: mixedOf(number),
      ...(number % 2 === 0 && { even: 'yes' }),
      list: [1, 2.5, 'x', Number.NaN],
      nothing: null,
      zero: number < 5 ? 0 : -0,
    }),
    events: [
      makeEvent({ attributes: attributesOf({ 'event.key': 'x', id: number }) }),
      makeEvent({ attributes: attributesOf({ 'event.key': number < 3 ? 'x' : 'y' }) }),
    ],
    links: number === 0 ? [makeLink({ attributes: attributesOf({ 'link.key': true }) })] : [],
  });
}

/** Equal numbers of two types, and one that no double is. */
function mixedOf(number: number): AttributeValue {
  if (number < 3) return 200;
  return number < 6 ? 200n : LARGE + 1n;
}

const VALUES = { maxValues: 5, wanted: [] };

async function profileOf({ reader }: OpenBackend, request: Partial<ProfileRequest>): Promise<AttributeProfile> {
  const [profile] = await reader.profileAttributes([{ maxKeys: 100, ...request }]);
  if (profile === undefined) throw new Error('no answer');
  return profile;
}

/** The values of a key with their counts, the most frequent first. */
function countsOf(
  attribute: ProfiledAttribute | undefined,
): readonly (readonly [AttributeValue, number])[] | undefined {
  return attribute?.values
    .map(({ value, count }) => [value, count] as const)
    .sort(([a, m], [b, n]) => n - m || compareNames(exactText(a), exactText(b)));
}

async function attributeOf(
  backend: OpenBackend,
  key: string,
  request: Partial<ProfileRequest> = {},
): Promise<ProfiledAttribute | undefined> {
  const { attributes } = await profileOf(backend, { names: [{ key }], values: VALUES, ...request });
  return attributes[0];
}

const ofErrors = { filter: { type: 'statusCode', test: { eq: StatusCode.ERROR } } } as const;

/** Keys with the counts of their spans. */
const KEYS: Readonly<Record<string, { readonly ask: Partial<ProfileRequest>; readonly keys: readonly string[] }>> = {
  'keys are counted in every scope, in order of key and scope': {
    ask: {},
    keys: [
      'even SPAN 5',
      'event.key EVENT 10',
      'id EVENT 10',
      'id SPAN 10',
      'link.key LINK 1',
      'list SPAN 10',
      'mixed SPAN 10',
      'nothing SPAN 10',
      'scope.key SCOPE 10',
      'service.name RESOURCE 10',
      'size SPAN 10',
      'zero SPAN 10',
    ],
  },
  'keys of spans that match': { ask: { ...ofErrors, prefix: 'e' }, keys: ['even SPAN 2', 'event.key EVENT 4'] },
  'keys of spans in a range': {
    ask: { timeRange: { from: BASE_TIME, to: BASE_TIME + 1n }, scope: 'LINK' },
    keys: ['link.key LINK 1'],
  },
  'keys of one scope with a prefix and a part': {
    ask: { scope: 'SPAN', prefix: 's', contains: 'iz' },
    keys: ['size SPAN 10'],
  },
  'case counts in a part': { ask: { contains: 'IZ' }, keys: [] },
  'keys by name, with and without a scope': {
    ask: { names: [{ key: 'id', scope: 'EVENT' }, { key: 'size' }, { key: 'nobody' }] },
    keys: ['id EVENT 10', 'size SPAN 10'],
  },
};

export const profiles: Topic = {
  name: 'profiles of attributes',
  spans: () => numbers.map(spanOf),
  cases: {
    ...tableOfCases(KEYS, async (backend, { ask, keys }) => {
      const { attributes } = await profileOf(backend, ask);
      expect(attributes.map(({ key, scope, spanCount }) => `${key} ${scope} ${spanCount}`)).toEqual(keys);
      expect(attributes.every(({ values, numbers: none }) => values.length === 0 && none === undefined)).toBe(true);
    }),
    'the spans that match are counted': async (backend) => {
      expect(await profileOf(backend, { ...ofErrors, maxSpans: 4 })).toMatchObject({ spanCount: 4 });
    },
    'types are sorted': async (backend) => {
      expect((await attributeOf(backend, 'mixed'))?.types).toEqual(['DOUBLE', 'INT']);
    },
    'values of different types differ, and large integers are exact': async (backend) => {
      const mixed = await attributeOf(backend, 'mixed');
      expect(countsOf(mixed)).toEqual([
        [LARGE + 1n, 4],
        [200, 3],
        [200n, 3],
      ]);
    },
    '-0 counts as 0': async (backend) => {
      expect(countsOf(await attributeOf(backend, 'zero'))).toEqual([[0, 10]]);
    },
    'an empty value is a value, a list is one value': async (backend) => {
      expect(countsOf(await attributeOf(backend, 'nothing'))).toEqual([[null, 10]]);
      expect(countsOf(await attributeOf(backend, 'list'))).toEqual([[[1, 2.5, 'x', Number.NaN], 10]]);
    },
    'a span counts once for each value of its events': async (backend) => {
      const ofEvents = await attributeOf(backend, 'event.key');
      expect(ofEvents?.spanCount).toBe(10);
      expect(countsOf(ofEvents)).toEqual([
        ['x', 10],
        ['y', 7],
      ]);
    },
    'numbers are measured, those in lists too, NaN not': async (backend) => {
      const list = await attributeOf(backend, 'list');
      expect(list?.numbers).toMatchObject({ count: 20, min: 1, max: 2.5 });
      expect(list?.numbers && sumOf(list.numbers.sum)).toBe(35);
      expect((await attributeOf(backend, 'even'))?.numbers).toBeUndefined();
    },
    'a key with more values than are counted has none, but numbers': async (backend) => {
      expect(await attributeOf(backend, 'size')).toMatchObject({
        isCrowded: true,
        spanCount: 10,
        values: [],
        numbers: { count: 10, sum: { units: 45n, exponent: 0, infinite: 0 }, min: 0, max: 9 },
      });
      expect(await attributeOf(backend, 'size', ofErrors)).toMatchObject({ isCrowded: false, spanCount: 4 });
    },
    'as many values as are counted are no crowd': async (backend) => {
      const five = {
        timeRange: { from: BASE_TIME, to: BASE_TIME + 5n },
        names: [{ key: 'id', scope: 'SPAN' }],
      } as const;
      const id = await attributeOf(backend, 'id', five);
      expect(id).toMatchObject({ isCrowded: false, spanCount: 5 });
      expect(countsOf(id)?.map(([value]) => value)).toEqual(['id-0', 'id-1', 'id-2', 'id-3', 'id-4']);
    },
    'wanted values are counted in a crowd': async (backend) => {
      const wanted = [
        { key: 'id', scope: 'SPAN', values: ['id-9', 'nobody'] },
        { key: 'size', scope: 'SPAN', values: [7n] },
      ] as const;
      const { attributes } = await profileOf(backend, { scope: 'SPAN', values: { maxValues: 5, wanted } });
      const found = new Map(attributes.map((attribute) => [attribute.key, attribute]));
      expect(found.get('id')).toMatchObject({ isCrowded: true, values: [{ value: 'id-9', count: 1 }] });
      expect(found.get('size')).toMatchObject({ isCrowded: true, values: [{ value: 7n, count: 1 }] });
    },
    'more spans than may be counted are refused with the time that so many take': async (backend) => {
      await expect(profileOf(backend, { maxSpans: 9 })).rejects.toMatchObject({
        code: 'OPERATION_TOO_COMPLEX',
        message: expect.stringMatching(/more than 9 spans .*api\.limits\.max_profiled_spans.*timeRange/),
      });
    },
    'more keys than may be counted are refused': async (backend) => {
      await expect(profileOf(backend, { maxKeys: 11 })).rejects.toMatchObject({
        code: 'OPERATION_TOO_COMPLEX',
        message: expect.stringContaining('more than 11 attribute keys (api.limits.max_profiled_keys)'),
      });
      expect((await profileOf(backend, { maxKeys: 12 })).attributes).toHaveLength(12);
    },
  },
};
