/** A page of the catalog reads few rows however many keys, services or operations there are. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributesOf, makeSpan, resourceOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { SpanReader } from '../../backend.ts';
import type { Page } from '../../query.ts';

const KEYS = 20_000;
/** Keys of one span: few enough for a shape. */
const KEYS_OF_A_SPAN = 100;
const MANY = 2_000;
const PAGE = { limit: 10 };
/** Rows for each item: it, and what is read of it. */
const ROWS_OF_AN_ITEM = 8;

const pad = (number: number): string => String(number).padStart(6, '0');
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

let backend: SqliteFixture;
beforeAll(async () => {
  backend = await openSqliteFixture();
  const keyed = numbers(KEYS / KEYS_OF_A_SPAN).map((part) => {
    const keys = numbers(KEYS_OF_A_SPAN).map((index) => `key ${pad(part * KEYS_OF_A_SPAN + index)}`);
    return makeSpan({
      traceId: traceIdOf(part + 1),
      attributes: attributesOf(Object.fromEntries(keys.map((key) => [key, 1n]))),
    });
  });
  const shaped = numbers(MANY).map((index) =>
    makeSpan({ traceId: traceIdOf(KEYS + index), attributes: attributesOf({ [`own ${pad(index)}`]: 1n, shared: 1n }) }),
  );
  const services = numbers(MANY).map((index) =>
    makeSpan({ traceId: traceIdOf(KEYS + MANY + index), resource: resourceOf(`service ${pad(index)}`) }),
  );
  const operations = numbers(MANY).map((index) =>
    makeSpan({
      traceId: traceIdOf(KEYS + 2 * MANY + index),
      resource: resourceOf('many operations'),
      name: `operation ${pad(index)}`,
    }),
  );
  await backend.writer.write([keyed, shaped, services, operations]);
});
afterAll(() => backend?.close());

/** Reads of a first page, of a page far behind it, and of the shared key, which thousands of shapes have. */
const PAGES: Readonly<Record<string, (reader: SpanReader) => Promise<Page<unknown>[]>>> = {
  'keys from the first': (reader) => reader.getAttributeKeys([{ page: PAGE }]),
  'keys from the middle': (reader) =>
    reader.getAttributeKeys([{ page: { ...PAGE, after: { key: `key ${pad(KEYS / 2)}`, scope: 'SPAN' } } }]),
  'keys of one scope': (reader) => reader.getAttributeKeys([{ scope: 'SPAN', prefix: 'key', page: PAGE }]),
  'a key of many shapes': (reader) => reader.getAttributeKeys([{ prefix: 's', page: PAGE }]),
  'services from the first': (reader) => reader.getServices([{ page: PAGE }]),
  'services from the middle': (reader) =>
    reader.getServices([{ page: { ...PAGE, after: `service ${pad(MANY / 2)}` } }]),
  'operations from the middle': (reader) =>
    reader.getOperations([
      { service: 'many operations', page: { ...PAGE, after: { name: `operation ${pad(MANY / 2)}`, kind: 1 } } },
    ]),
};

test.each(Object.entries(PAGES))('%s', async (_name, read) => {
  let rows = 0;
  const reader = backend.reader.explaining(({ steps }) => {
    for (const step of steps) rows += step.rowsRead;
  });
  const [page] = await read(reader);
  expect(page?.items.length).toBeGreaterThan(0);
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThanOrEqual((PAGE.limit + 1) * ROWS_OF_AN_ITEM);
});

test('the services of one call and range are counted in one read', async () => {
  let rows = 0;
  const reader = backend.reader.explaining(({ steps }) => {
    for (const step of steps) rows += step.rowsRead;
  });
  const timeRange = { from: 0n };
  const requests = numbers(MANY).map((index) => ({ service: `service ${pad(index)}`, timeRange }));
  expect(await reader.getServiceCounts(requests)).toEqual(requests.map(() => 1));
  expect(rows).toBeLessThanOrEqual(MANY + 2);
});
