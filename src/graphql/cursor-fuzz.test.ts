/** Whatever stands for a cursor: INVALID_CURSOR, or the page that it names; never another page, never an internal error. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSqliteFixture } from '../../test/fixtures/sqlite.ts';
import { trialsOf } from '../../test/fixtures/trials.ts';
import { compareNames } from '../model/compare.ts';
import type { Span } from '../model/span.ts';
import { startTestServer, type TestServer } from './testing/server.ts';
import { makeSpan, spanId, T0, traceId } from './testing/spans.ts';

const SPANS: readonly Span[] = Array.from({ length: 12 }, (_, index) =>
  makeSpan({
    traceId: traceId((index % 3) + 1),
    spanId: spanId(index + 1),
    parentSpanId: index < 3 ? '' : spanId((index % 3) + 1),
    name: `op ${index}`,
    kind: index % 4,
    startTimeUnixNano: T0 + BigInt(index % 4),
    endTimeUnixNano: T0 + BigInt((index % 4) + (index % 3)),
    attributes: [{ key: 'key', value: BigInt(index % 5) }],
    events: [1, 2, 3].map((n) => ({
      name: `e${n}`,
      timeUnixNano: T0,
      attributes: [],
      droppedAttributesCount: 0,
    })),
  }),
);

/**
 * What the fields of a list's cursors say: a position in an order with the moment of the walk, an index (with the item's key
 * and rank, where the list may change), an item's key with the index behind it, or a key and its scope.
 */
type Meaning = 'ascending' | 'descending' | 'index' | 'key' | 'name';

interface List {
  readonly meaning: Meaning;
  /** With `%` where the arguments of the page go. */
  readonly text: string;
}
const EDGES = '{ edges { cursor } }';
const LISTS: readonly List[] = [
  { meaning: 'descending', text: `page: spans(%) ${EDGES}` },
  { meaning: 'ascending', text: `page: spans(orderBy: { field: DURATION, direction: ASC } %) ${EDGES}` },
  { meaning: 'descending', text: `page: spans(query: "{ childCount = 0 }" %) ${EDGES}` },
  { meaning: 'descending', text: `page: traces(%) ${EDGES}` },
  { meaning: 'ascending', text: `page: traces(orderBy: { field: SPAN_COUNT, direction: ASC } %) ${EDGES}` },
  { meaning: 'ascending', text: `of: trace(traceId: "${traceId(1)}") { page: spans(%) ${EDGES} }` },
  {
    meaning: 'key',
    text: `of: span(traceId: "${traceId(1)}", spanId: "${spanId(1)}") { page: children(%) ${EDGES} }`,
  },
  { meaning: 'index', text: `of: span(traceId: "${traceId(1)}", spanId: "${spanId(1)}") { page: events(%) ${EDGES} }` },
  { meaning: 'name', text: `page: attributeKeys(%) ${EDGES}` },
  { meaning: 'index', text: `page: attributeValues(key: "key" %) ${EDGES}` },
];

type Side = 'after' | 'before';

async function ask(server: TestServer, { text }: List, side: Side, cursor?: string) {
  const page = `first: 1000${cursor === undefined ? '' : ` ${side}: $cursor`}`;
  const variables = cursor === undefined ? '' : 'query ($cursor: String)';
  const { data, errors } = await server.ask(`${variables} { ${text.replace('%', page)} }`, { cursor });
  const connection = data?.page ?? data?.of?.page;
  const cursors: string[] | undefined = connection?.edges.map((edge: { cursor: string }) => edge.cursor);
  return { cursors, codes: errors?.map(({ extensions }) => extensions?.code) };
}

function decoded(cursor: string): readonly unknown[] {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString());
}

/** What stands behind the version and the list's fingerprint. */
function fieldsOf(cursor: string): readonly string[] {
  return decoded(cursor).slice(2).map(String);
}

/** What a cursor says of its item; the moment is the walk's. */
function placeOf({ meaning }: List, cursor: string): readonly string[] {
  return meaning.endsWith('scending') ? fieldsOf(cursor).slice(0, -1) : fieldsOf(cursor);
}

/** Places in ascending order: by the value, by the start, by the ids, by the kind. */
function comparePlaces(a: readonly string[], b: readonly string[]): number {
  for (const [index, one] of a.entries()) {
    const isNumber = index < 2 || index === 4;
    const [mine, other] = isNumber ? [BigInt(one), BigInt(b[index] ?? '')] : [one, b[index] ?? ''];
    if (mine !== other) return mine < other ? -1 : 1;
  }
  return 0;
}

/** The items of the whole list, each by its cursor, that stand on that side of a cursor of it. */
function expectedPage({ meaning }: List, whole: readonly string[], side: Side, cursor: string): readonly string[] {
  const fields = fieldsOf(cursor);
  if (meaning === 'index') {
    const index = Number(fields[0]);
    const later = whole.slice(index).findIndex((item) => fields[1] !== undefined && fieldsOf(item)[1] === fields[1]);
    return whole.slice(index + Math.max(later, 0) + 1);
  }
  if (meaning === 'key') {
    const found = whole.findIndex((item) => fieldsOf(item)[0] === fields[0]);
    return whole.slice(found === -1 ? Number(fields[1]) : found + 1);
  }
  if (meaning === 'name') return whole.filter((item) => compareNames(fieldsOf(item)[0] ?? '', fields[0] ?? '') > 0);
  const sign = (meaning === 'ascending' ? 1 : -1) * (side === 'after' ? 1 : -1);
  return whole.filter((item) => comparePlaces(fieldsOf(item).slice(0, -1), fields.slice(0, -1)) * sign > 0);
}

const FIELDS = [
  '',
  '0',
  '-1',
  '1',
  '2',
  '9',
  '1e1',
  ' 1',
  '0x2',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999',
];
const IDS = [traceId(1), traceId(2).toUpperCase(), 'f'.repeat(32), spanId(3), 'f'.repeat(16), 'key', '\0', '💥'];
const ODD = [null, 1, -1, 1.5, true, [], {}, ['1'], '1'.repeat(400)];
const field = fc.constantFrom<unknown>(...FIELDS, ...IDS, ...ODD, String(T0), String(T0 + 2n), String(-T0));
const TEXTS = [
  '',
  '=',
  '==',
  'A',
  '_',
  '-',
  '+',
  '/',
  '%',
  ' ',
  '\n',
  '💥',
  '\0',
  'bnVsbA',
  'W10',
  'WzFd',
  'eyJhIjoxfQ',
  'A'.repeat(5_000),
];

/** A change of what a cursor decodes to, of its text, or no change. */
const change = fc.oneof(
  fc.constant((cursor: string) => cursor),
  fc.tuple(fc.nat(7), field).map(
    ([at, value]) =>
      (cursor: string) =>
        encoded(decoded(cursor).with(at % decoded(cursor).length, value)),
  ),
  fc.tuple(fc.nat(5), fc.nat(2), fc.array(field, { maxLength: 2 })).map(
    ([at, cut, values]) =>
      (cursor: string) =>
        encoded(decoded(cursor).toSpliced(2 + at, cut, ...values)),
  ),
  fc
    .array(field, { maxLength: 6 })
    .map((values) => (cursor: string) => encoded([...decoded(cursor).slice(0, 2), ...values])),
  fc.nat(120).map((length) => (cursor: string) => cursor.slice(0, length)),
  fc.tuple(fc.nat(120), fc.nat(4), fc.constantFrom(...TEXTS)).map(
    ([at, cut, piece]) =>
      (cursor: string) =>
        cursor.slice(0, at) + piece + cursor.slice(at + cut),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => () => text),
  fc.json().map((text) => () => Buffer.from(text).toString('base64url')),
);

function encoded(payload: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(payload)).toString('base64url');
}

const trials = trialsOf('SPANGRAPH_FUZZ_CURSORS', 400);

test.each(['memory', 'sqlite'])(
  `%s: cursors (seed ${trials.seed}, ${trials.runs} cases)`,
  async (backend) => {
    const sqlite = backend === 'sqlite' ? await openSqliteFixture() : undefined;
    await sqlite?.writer.write([SPANS]);
    await sqlite?.settle();
    await using server = await startTestServer(sqlite ? { reader: sqlite.reader } : { spans: SPANS });
    const wholes = await Promise.all(LISTS.map(async (list) => (await ask(server, list, 'after')).cursors ?? []));
    expect(Math.min(...wholes.map((whole) => whole.length))).toBeGreaterThan(0);
    let [refused, answered] = [0, 0];
    const place = fc.record({ list: fc.nat(LISTS.length - 1), item: fc.nat(11) });
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.option(fc.nat(LISTS.length - 1)),
        change,
        fc.boolean(),
        async (from, to, edit, back) => {
          const given = wholes[from.list]?.at(from.item % (wholes[from.list]?.length ?? 1)) ?? '';
          const index = to ?? from.list;
          const [list, whole] = [LISTS[index], wholes[index] ?? []];
          if (list === undefined) return;
          const side = back && list.meaning.endsWith('scending') ? 'before' : 'after';
          const cursor = edit(given);
          const { cursors, codes } = await ask(server, list, side, cursor);
          if (codes) {
            expect(codes).toEqual(['INVALID_CURSOR']);
            refused++;
            return;
          }
          expect(decoded(cursor).slice(0, 2)).toEqual(decoded(whole[0] ?? '').slice(0, 2));
          const expected = expectedPage(list, whole, side, cursor);
          expect(cursors?.map((one) => placeOf(list, one))).toEqual(expected.map((one) => placeOf(list, one)));
          if (list.meaning === 'index' || list.meaning === 'key') expect(cursors).not.toEqual(whole);
          answered++;
        },
      ),
      { numRuns: trials.runs, seed: trials.seed },
    );
    expect(Math.min(refused, answered)).toBeGreaterThan(trials.runs / 50);
    expect(server.logged).toEqual([]);
    await sqlite?.close();
  },
  trials.runs * 100,
);
