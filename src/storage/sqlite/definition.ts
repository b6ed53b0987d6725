import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { SpangraphError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import type { BackendDefinition } from '../definition.ts';
import type { SqliteConfig } from './config/config.ts';
import { SQLITE_METRICS } from './config/metrics.ts';
import { sqliteSection } from './config/section.ts';
import { isOfDatabase, refuseOtherNames } from './file/file-identity.ts';
import { realPathOf } from './file/real-path.ts';
import { WalFile } from './file/wal-file.ts';
import { guardWal } from './file/wal-guard.ts';
import { sqliteTenants } from './tenants.ts';

/** Milliseconds between two looks for minutes that have become quiet. */
const UPKEEP_INTERVAL_MS = 1_000;

/** One file on this machine. */
export const sqlite: BackendDefinition<SqliteConfig> = {
  name: 'sqlite',
  title: 'SQLite',
  section: sqliteSection,
  outsideKeys: [
    {
      key: 'path',
      env: 'SPANGRAPH_SQLITE_PATH',
      flag: { name: 'sqlite-path', help: 'database file' },
      original: { env: 'SQLITE_PATH', choosesBackend: true },
      olderKey: 'db',
    },
  ],
  metrics: SQLITE_METRICS,
  oneProcess: 'only one process may use a SQLite file, and it does everything',
  help: {
    flags: '--sqlite-path FILE',
    write: 'database file, created if absent; no server may be running on it',
    read: 'database file',
    remove: 'database file; with --yes no server may be running on it',
  },
  place: { form: 'PATH', read: (path) => (path === '' ? undefined : { 'sqlite-path': path }) },
  describe: ({ path }) => resolve(path),
  identity: ({ path }) => JSON.stringify([hostname(), realPathOf(path)]),
  owns: ({ path }, file) => isOfDatabase(path, file),
  openWriter: async (config, { report, meter, keep, onUndecided }) => {
    const { openErasure, openExpiry, openSqliteWriter } = await import('./index.ts');
    const writer = openSqliteWriter(config, migrationsFolder(), report, meter);
    const expiry = openExpiry(config, writer, { keep, onUndecided });
    return {
      writer,
      checkpoint: () => writer.checkpoint(),
      check: async () => writer.check(),
      probe: () => writer.probe(),
      usage: () => writer.usage(),
      usageIntervalMs: 5_000,
      erasure: openErasure(writer),
      ...(expiry && { expiry }),
      upkeep: { intervalMs: UPKEEP_INTERVAL_MS, run: (now) => writer.keepSums(now) },
    };
  },
  // A read keeps its thread busy.
  operationsPerThread: 1,
  guard: ({ path, maxWalMib }, control) => guardWal(new WalFile(path, maxWalMib), control),
  openReader: async ({ path, cacheKib }, { readTimeoutMs }) => {
    const { openSqliteReader } = await import('./index.ts');
    return openSqliteReader({ path, readTimeoutMs, cacheKib: cacheKib?.reader });
  },
  settle: async ({ path }) => {
    if (existsSync(path)) return refuseOtherNames(path);
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `There is no database at ${resolve(path)}: name it by --sqlite-path or --config.`,
    );
  },
  tenants: sqliteTenants(migrationsFolder()),
  backups: async (config) => {
    const { sqliteBackups } = await import('./backup/index.ts');
    return sqliteBackups(config, migrationsFolder());
  },
  examine: async (config) => {
    const { examineSqlite } = await import('./examine/index.ts');
    return examineSqlite(config, migrationsFolder());
  },
  check: async (config, options) => {
    const { checkSqlite } = await import('./check/index.ts');
    return checkSqlite(config, migrationsFolder(), options);
  },
};

function migrationsFolder(): string {
  return join(packageRoot(), 'migrations/sqlite');
}
