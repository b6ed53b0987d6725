import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attributesOf, BASE_TIME, makeSpan, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import { storedForms } from '../../../../test/fixtures/stored-forms.ts';
import { anyBatches } from '../../../../test/property/arbitrary-spans.ts';
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import { attributeLists, type Span } from '../../../model/span.ts';
import { runAtOnce } from '../../../model/steps.ts';
import { createMemoryBackend } from '../../memory/index.ts';
import { openForWriting } from '../file/database.ts';
import { SqliteReads } from '../reads/reads.ts';
import { valueText } from '../rows/value-text.ts';
import { SqliteWriter } from '../writer.ts';
import { looksLikeIds } from './looks-like-ids.ts';
import { WRITE_LIMITS } from './store-spans.ts';

const LIMITS = { maxValues: 10, maxNumbers: 10, minIds: 1_000, maxTextLength: 20, maxNewest: 3 };

let folder = '';
let db: Database.Database;
let writer: SqliteWriter;

beforeEach(() => open());
afterEach(() => close());

function open(limits = LIMITS): void {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-dictionary-'));
  const path = join(folder, 'spans.db');
  const writable = openForWriting(sqliteConfig(path), MIGRATIONS);
  db = writable.db;
  writer = new SqliteWriter(writable, sqliteConfig(path), { ...WRITE_LIMITS, dictionary: limits });
}

async function close(): Promise<void> {
  await writer.close();
  rmSync(folder, { recursive: true });
}

const valued = (values: readonly string[]): Span[] =>
  values.map((value, index) => makeSpan({ spanId: spanIdOf(index + 1), attributes: attributesOf({ k: value }) }));
const rowsOf = (key: string): number =>
  db
    .prepare('SELECT count(*) FROM attribute_value_counts v JOIN value_keys k ON k.id = v.key_id WHERE k.key = ?')
    .pluck()
    .get(key) as number;
const isCounted = (key: string): unknown =>
  db.prepare("SELECT is_counted FROM value_keys WHERE scope = 'SPAN' AND key = ?").pluck().get(key);

function storedCounts(): Map<string, number> {
  const rows = db
    .prepare(
      `SELECT k.scope, k.key, v.text, v.type, v.exact, v.span_count FROM attribute_value_counts v
        JOIN value_keys k ON k.id = v.key_id WHERE k.is_counted`,
    )
    .raw()
    .all() as (string | number)[][];
  return new Map(rows.map((row) => [JSON.stringify(row.slice(0, 5)), row[5] as number]));
}

/** Of the spans that are kept, without the attribute keys that were given up. */
function recount(spans: readonly Span[]): Map<string, number> {
  const given = db.prepare('SELECT scope, key FROM value_keys WHERE NOT is_counted').raw().all();
  const givenUp = new Set(given.map((row) => JSON.stringify(row)));
  const counts = new Map<string, number>();
  for (const span of storedForms(spans).values()) {
    const found = new Set<string>();
    for (const scope of ATTRIBUTE_SCOPES) {
      for (const { key, value } of attributeLists(span, scope).flat()) {
        if (!givenUp.has(JSON.stringify([scope, key]))) found.add(JSON.stringify([scope, key, ...valueText(value)]));
      }
    }
    for (const text of found) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

test('the dictionary is what a recount of the spans gives, after any writes with repeats and a new start', async () => {
  await fc.assert(
    fc.asyncProperty(anyBatches, fc.boolean(), async (batches, together) => {
      await close();
      open({ ...LIMITS, maxTextLength: 60 });
      if (together) await writer.write(batches);
      else for (const batch of batches) await writer.write([batch, batch]);
      const [first, ...rest] = batches.flat();
      const unbindable = first && { ...first, spanId: 'e'.repeat(16), flags: (2n ** 64n) as unknown as number };
      if (unbindable !== undefined) await writer.write([[unbindable, ...rest]]);
      expect(storedCounts()).toEqual(recount(batches.flat()));
    }),
    { numRuns: 60 },
  );
}, 60_000);

const WORDS = ['a', 'ab', 'abc', 'b', 'ba', 'c', 'ca', 'd', 'é', '\u{10ffff}'] as const;
/** Commits of spans, each with a value and a later value that its finished form has. */
const anyChanges = fc.array(
  fc.array(
    fc.record({
      span: fc.integer({ min: 1, max: 30 }),
      isFinished: fc.boolean(),
      value: fc
        .tuple(fc.constantFrom(...WORDS), fc.integer({ min: 0, max: 3 }))
        .map(([word, n]) => `${word}${n || ''}`),
    }),
    { maxLength: 8 },
  ),
  { maxLength: 10 },
);

test('pages of values are what all levels have together', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyChanges,
      fc.record({ prefix: fc.constantFrom('', 'a', 'ab', 'é', 'x'), limit: fc.nat(6), offset: fc.nat(6) }),
      async (commits, part) => {
        await close();
        open({ ...LIMITS, maxValues: 1_000 });
        const all = commits.map((changes) =>
          changes.map(({ span, isFinished, value }) =>
            makeSpan({
              spanId: spanIdOf(span),
              endTimeUnixNano: isFinished ? BASE_TIME + 1n : 0n,
              attributes: attributesOf({ k: value }),
            }),
          ),
        );
        for (const spans of all) await writer.write([spans]);
        expect(storedCounts()).toEqual(recount(all.flat()));
        const reads = new SqliteReads(join(folder, 'spans.db'));
        const [page] = reads.run('getAttributeValues', [{ key: 'k', ...part }], { timeoutMs: 60_000 });
        reads.close();
        const memory = createMemoryBackend();
        await memory.writer.write(all);
        expect(page).toEqual((await memory.reader.getAttributeValues([{ key: 'k', ...part }]))[0]);
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);

test('a key with too many values is given up, its rows go piece by piece, and answers stay exact', async () => {
  await close();
  open({ ...LIMITS, maxValues: 5_000, minIds: 1_000_000 });
  await writer.write([valued(Array.from({ length: 5_000 }, (_, index) => `v${index}`))]);
  expect([isCounted('k'), rowsOf('k')]).toEqual([1, 5_000]);
  const more = makeSpan({ spanId: spanIdOf(9_999), attributes: attributesOf({ k: 'w' }) });
  await writer.write([[more]]);
  expect([isCounted('k'), rowsOf('k')]).toEqual([0, 2_999]);
  const reads = new SqliteReads(join(folder, 'spans.db'));
  const [page] = reads.run('getAttributeValues', [{ key: 'k', limit: 1, offset: 0 }], { timeoutMs: 60_000 });
  reads.close();
  expect(page?.totalCount).toBe(5_001);
  for (const kind of [1, 2]) await writer.write([[{ ...more, kind }]]);
  expect(rowsOf('k')).toBe(0);
});

test('a key with a value that is too long, or no text, is given up', async () => {
  await writer.write([[makeSpan({ attributes: attributesOf({ long: 'x'.repeat(21), half: '\ud800', short: 'x' }) })]]);
  expect(['long', 'half', 'short'].map(isCounted)).toEqual([0, 0, 1]);
});

test('a key of many measurements is given up', async () => {
  const measured = Array.from({ length: 11 }, (_, i) =>
    makeSpan({ spanId: spanIdOf(i + 1), attributes: attributesOf({ ms: i / 7 }) }),
  );
  await writer.write([measured]);
  expect(isCounted('ms')).toBe(0);
});

test('ids are told from names', () => {
  const names = Array.from({ length: 4_000 }, (_, index) => [`user-${String(index).padStart(6, '0')}`, 1] as const);
  const ids = names.map(([, spans], index) => [((index + 1) * 0.618_033_988_75).toString(16), spans] as const);
  expect(runAtOnce(looksLikeIds(names))).toBe(false);
  expect(runAtOnce(looksLikeIds(ids))).toBe(true);
  expect(runAtOnce(looksLikeIds(ids.map(([text]) => [text, 5])))).toBe(false);
});
