import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { Span } from '../../../model/span.ts';
import { WRITE_LIMITS } from './store-spans.ts';

const SPANS_A_BLOCK = 4;
const NEWEST_FIRST = { field: 'START_TIME', direction: 'DESC' } as const;

let backend: SqliteFixture;
beforeEach(async () => {
  const tables = { spansABlock: SPANS_A_BLOCK, parts: { minSpans: 10, minShare: 1 / 4 } };
  backend = await openSqliteFixture({ ...WRITE_LIMITS, tables });
});
afterEach(() => backend.close());

const spanOf = (number: number, overrides: Partial<Span> = {}): Span =>
  makeSpan({
    traceId: traceIdOf(number),
    spanId: spanIdOf(number),
    name: number % 2 === 0 ? 'even' : 'odd',
    startTimeUnixNano: BASE_TIME + BigInt(number),
    endTimeUnixNano: BASE_TIME + BigInt(number) + 5n,
    ...overrides,
  });
const range = (from: number, to: number): Span[] => Array.from({ length: to - from }, (_, at) => spanOf(from + at));
const ofMoment = (id: bigint): number => Number(id - BASE_TIME);

interface PartRow {
  readonly id: number;
  readonly first_block: number;
  readonly low: number;
  readonly high: number;
  readonly span_count: number;
}

function parts(): PartRow[] {
  const db = new Database(backend.path, { readonly: true });
  const rows = db.prepare<[], Record<string, bigint>>('SELECT * FROM span_index_parts').safeIntegers().all();
  db.close();
  return rows.map(({ id, first_block, low_id, high_id, span_count }) => ({
    id: Number(id),
    first_block: Number(first_block),
    low: ofMoment(low_id as bigint),
    high: ofMoment(high_id as bigint),
    span_count: Number(span_count),
  }));
}

async function evenSpans(limit: number): Promise<string[]> {
  const filter = { type: 'name', test: { eq: 'even' } } as const;
  const [page] = await backend.reader.findSpans([{ filter, order: NEWEST_FIRST, page: { limit } }]);
  return page?.items.map(({ spanId }) => spanId) ?? [];
}

test('a part ends with the block in which it is full, and later ones have a share of all spans', async () => {
  await backend.writer.write([range(1, 100)]);
  expect(parts()).toEqual([
    { id: 1, first_block: 0, low: 1, high: 12, span_count: 12 },
    { id: 2, first_block: 3, low: 13, high: 24, span_count: 12 },
    { id: 3, first_block: 6, low: 25, high: 36, span_count: 12 },
    { id: 4, first_block: 9, low: 37, high: 48, span_count: 12 },
    { id: 5, first_block: 12, low: 49, high: 64, span_count: 16 },
    { id: 6, first_block: 16, low: 65, high: 88, span_count: 24 },
    { id: 7, first_block: 22, low: 89, high: 99, span_count: 11 },
  ]);
});

test('a search meets the parts in order of start, however the spans arrived', async () => {
  await backend.writer.write([range(50, 90)]);
  await backend.writer.write([range(1, 50)]);
  await backend.writer.write([range(90, 100)]);
  const even = [...range(1, 100)].filter(({ name }) => name === 'even').map(({ spanId }) => spanId);
  expect(await evenSpans(100)).toEqual(even.reverse());
  expect(await evenSpans(3)).toEqual(even.slice(0, 3));
});

test('a finished span replaces the unfinished one of an older part', async () => {
  const unfinished = spanOf(2, { endTimeUnixNano: 0n });
  await backend.writer.write([[unfinished]]);
  await backend.writer.write([range(3, 40)]);
  await backend.writer.write([[spanOf(2, { name: 'odd' })]]);
  expect(await evenSpans(100)).not.toContain(unfinished.spanId);
  expect(parts().reduce((sum, { span_count }) => sum + span_count, 0)).toBe(38);
  expect(parts().at(-1)).toMatchObject({ low: 2, high: 39 });
});

test('a full part becomes one segment while spans go on to arrive', async () => {
  for (let commit = 0; commit < 40; commit++) await backend.writer.write([range(4 * commit + 1, 4 * commit + 5)]);
  const db = new Database(backend.path, { readonly: true });
  const full = parts().slice(0, -2);
  expect(full.length).toBeGreaterThan(3);
  const segments = full.map(({ id }) =>
    db.prepare(`SELECT count(DISTINCT segid) FROM span_index_${id}_idx`).pluck().get(),
  );
  db.close();
  expect(segments).toEqual(full.map(() => 1));
});

test('a commit that fails leaves no part behind', async () => {
  const before = parts();
  const broken = {
    ...spanOf(60),
    get attributes(): never {
      throw new Error('broken');
    },
  };
  await expect(backend.writer.write([[...range(1, 40), broken]])).rejects.toThrow('broken');
  expect(parts()).toEqual(before);
  await backend.writer.write([range(1, 40)]);
  expect(await evenSpans(100)).toHaveLength(19);
  expect(parts().reduce((sum, { span_count }) => sum + span_count, 0)).toBe(39);
});

const removed = (from: number, to: number) =>
  backend.writer.remove(
    Array.from({ length: to - from }, (_, at) => traceIdOf(from + at)),
    1_000,
  );

async function dropEmpty(): Promise<void> {
  while (backend.writer.hasEmptyPart) await backend.writer.dropEmptyPart();
}

/** Postings of all parts, those of removed spans too. */
function postings(): number {
  const db = new Database(backend.path, { readonly: true });
  const counts = parts().map(({ id }) => {
    db.exec(`CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, span_index_${id}, row)`);
    const most = db.prepare<[], number>('SELECT ifnull(max(doc), 0) FROM temp.words').pluck().get() ?? 0;
    db.exec('DROP TABLE temp.words');
    return most;
  });
  db.close();
  return counts.reduce((sum, count) => sum + count, 0);
}

test.each([1_000, 5])(
  'postings stay in bounds with few spans (file opened again after %i commits)',
  async (commits) => {
    for (let commit = 0; commit < 60; commit++) {
      await backend.writer.write([range(3 * commit, 3 * commit + 3)]);
      // Six spans stay: fewer than a part has.
      if (commit >= 2) await removed(3 * commit - 6, 3 * commit - 3);
      await dropEmpty();
      if (commit % commits === commits - 1) await backend.reopenWriter();
      expect(parts().length).toBeLessThan(4);
      expect(postings()).toBeLessThanOrEqual(34);
    }
    expect(await evenSpans(100)).toHaveLength(3);
  },
);

test('late spans that are removed at once leave no postings, even of the part that spans are added to', async () => {
  for (let commit = 0; commit < 5; commit++) {
    await backend.writer.write([range(1, 8)]);
    await removed(1, 8);
    await dropEmpty();
    expect(postings()).toBe(0);
  }
  await backend.reopenWriter();
  await backend.writer.write([range(1, 8)]);
  expect(await evenSpans(100)).toHaveLength(3);
  expect(parts()).toMatchObject([{ low: 1, high: 7, span_count: 7 }]);
});

test('a part keeps its spans whatever was removed beside them, and the parts stay few', async () => {
  for (let commit = 0; commit < 60; commit++) {
    await backend.writer.write([range(10 * commit, 10 * commit + 10)]);
    // One of ten stays.
    await removed(10 * commit + 1, 10 * commit + 10);
    await dropEmpty();
  }
  expect(parts().length).toBeLessThan(20);
  expect(await evenSpans(100)).toHaveLength(60);
});

test('a part whose spans are mostly removed ends long before another would, and before its block is full', async () => {
  await backend.close();
  const tables = { spansABlock: 1_000, parts: { minSpans: 800, minShare: 1 / 16 } };
  backend = await openSqliteFixture({ ...WRITE_LIMITS, tables });
  for (let commit = 0; commit < 60; commit++) {
    await backend.writer.write([range(10 * commit, 10 * commit + 10)]);
    // Ten spans stay.
    if (commit > 0) await removed(10 * commit - 10, 10 * commit);
    await dropEmpty();
    expect(postings()).toBeLessThanOrEqual(120);
  }
  expect(await evenSpans(100)).toHaveLength(5);
});
