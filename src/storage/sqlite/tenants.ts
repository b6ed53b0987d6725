/** The stores of tenants: `tenants/NAME/spans.db` beside the configured file. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SpangraphError } from '../../errors.ts';
import type { StoreLimits, TenantStores } from '../definition.ts';
import type { SqliteConfig } from './config/config.ts';

const FOLDER = 'tenants';
const FILE = 'spans.db';
/** KiB of page cache that the stores of all tenants may have together, for writing and for each thread that reads. */
const WRITER_CACHES_KIB = 512 * 1024;
const READER_CACHES_KIB = 128 * 1024;

export const sqliteTenants = (migrationsFolder: string): TenantStores<SqliteConfig> => ({
  settingsOf,
  keepsSize: ({ maxBytes }) => maxBytes !== undefined,
  list: async ({ path }) => {
    const folder = join(dirname(path), FOLDER);
    return namesIn(folder)
      .filter((name) => existsSync(join(folder, name, FILE)))
      .toSorted();
  },
  stateOf: async ({ path }) => {
    if (!existsSync(path)) return 'absent';
    const { stateOfFile } = await import('./file/file-state.ts');
    return stateOfFile(path, migrationsFolder);
  },
});

function settingsOf(settings: SqliteConfig, tenant: string, { maxBytes, maxOpen }: StoreLimits): SqliteConfig {
  const { maxBytes: ofFile } = settings;
  return {
    ...settings,
    path: join(dirname(settings.path), FOLDER, tenant, FILE),
    makesFolder: true,
    cacheKib: { writer: WRITER_CACHES_KIB / maxOpen, reader: READER_CACHES_KIB / maxOpen },
    // The file does not grow over the smaller of the two.
    ...(ofFile !== undefined && maxBytes !== undefined && { maxBytes: Math.min(ofFile, maxBytes) }),
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw new SpangraphError('STORAGE_UNAVAILABLE', 'The folder of the tenants cannot be read now.', { cause: thrown });
  }
}
