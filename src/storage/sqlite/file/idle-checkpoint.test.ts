import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { makeSpan } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import { openSqliteWriter } from '../index.ts';

function countIn(path: string): unknown {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare('SELECT count(*) AS spans FROM spans').get();
  } finally {
    db.close();
  }
}

test('a copy of the file alone has everything, a moment after the last write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spangraph-idle-'));
  const path = join(folder, 'spans.db');
  const writer = openSqliteWriter(sqliteConfig(path), MIGRATIONS);
  let copies = 0;
  const copied = (): unknown => {
    const copy = join(folder, `copy-${++copies}.db`);
    copyFileSync(path, copy);
    return countIn(copy);
  };
  try {
    await vi.waitFor(() => expect(copied()).toEqual({ spans: 0 }), { timeout: 10_000 });
    await writer.write([[makeSpan()]]);
    await vi.waitFor(() => expect(copied()).toEqual({ spans: 1 }), { timeout: 10_000 });
  } finally {
    await writer.close();
    rmSync(folder, { recursive: true });
  }
});
