/** The check finds each kind of damage in random databases, and its repair gives back what was there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { checkSqlite } from '../../src/storage/sqlite/check/index.ts';
import { openForWriting } from '../../src/storage/sqlite/file/database.ts';
import { SqliteWriter } from '../../src/storage/sqlite/writer.ts';
import { makeEvent, makeLink, makeScope, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { MIGRATIONS, SMALL_PARTS, sqliteConfig } from '../fixtures/sqlite.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { anyBatches } from './arbitrary-spans.ts';
import { contentOf, DAMAGES } from './damage.ts';

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 25);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Every damage finds something in a file with these. */
const ALWAYS = [1, 2].map((number) =>
  makeSpan({
    traceId: traceIdOf(0xabc),
    spanId: spanIdOf(number),
    attributes: ['twice', 'twice'].map((key) => ({ key, value: 'same' })),
    events: [makeEvent()],
    links: [makeLink()],
    scope: makeScope({ attributes: [{ key: 'of.scope', value: 'x' }] }),
  }),
);

const options = { onProgress: () => {} };
let files = 0;

function smallParts(path: string): SqliteWriter {
  return new SqliteWriter(openForWriting(sqliteConfig(path), MIGRATIONS), sqliteConfig(path), SMALL_PARTS);
}

async function fileOf(batches: readonly (readonly Span[])[]): Promise<string> {
  const path = join(folder, `${files++}.db`);
  const writer = smallParts(path);
  for (const batch of [...batches, ALWAYS]) await writer.write([batch]);
  await writer.close();
  return path;
}

function using<Result>(path: string, use: (db: Database.Database) => Result): Result {
  const db = new Database(path);
  try {
    db.pragma('foreign_keys = OFF');
    return use(db);
  } finally {
    db.close();
  }
}

const check = (path: string, repair = false) => checkSqlite(sqliteConfig(path), MIGRATIONS, { ...options, repair });

test(
  `a file that the writer made has no findings (seed ${seed}, ${runs} cases)`,
  async () => {
    const anyFile = fc.asyncProperty(anyBatches, async (batches) => {
      const report = await check(await fileOf(batches));
      expect(report.findings).toEqual([]);
      expect(report.counts).toEqual({});
    });
    await fc.assert(anyFile, { numRuns: runs, seed });
  },
  1_000 * runs,
);

test(
  'a file from which retention removed traces has no findings',
  async () => {
    const anyRemoval = fc.asyncProperty(anyBatches, fc.nat(), async (batches, number) => {
      const path = await fileOf(batches);
      const traceIds = [...new Set(batches.flat().map(({ traceId }) => traceId))];
      const removed = traceIds.filter((_, index) => ((number >> (index % 30)) & 1) === 0);
      const writer = smallParts(path);
      await writer.remove(removed, Number.MAX_SAFE_INTEGER);
      while (writer.hasEmptyPart) await writer.dropEmptyPart();
      await writer.close();
      expect((await check(path)).findings).toEqual([]);
    });
    await fc.assert(anyRemoval, { numRuns: runs, seed });
  },
  1_000 * runs,
);

test.each(DAMAGES)(
  '$part: $name is found and repaired',
  async ({ part, apply }) => {
    let damaged = 0;
    const anyDamage = fc.asyncProperty(anyBatches, fc.nat(), async (batches, number) => {
      const path = await fileOf(batches);
      const before = using(path, contentOf);
      const pick = (count: number): number => (count === 0 ? 0 : number % count);
      const isDamaged = using(path, (db) => apply(db, pick));
      if (!isDamaged || (part !== 'facts' && part !== 'trace_moves' && isSame(before, using(path, contentOf)))) return;
      damaged++;
      const found = await check(path);
      expect(Object.keys(found.counts)).toContain(part);
      expect(found.isLossy).toBe(false);
      expect((await check(path, true)).counts).toEqual({});
      expect(using(path, contentOf)).toEqual(before);
      expect((await check(path)).counts).toEqual({});
    });
    await fc.assert(anyDamage, { numRuns: Math.ceil(runs / 25), seed, endOnFailure: true });
    expect(damaged).toBeGreaterThan(0);
  },
  1_000 * runs,
);

function isSame(before: unknown, after: unknown): boolean {
  try {
    expect(after).toEqual(before);
    return true;
  } catch {
    return false;
  }
}
