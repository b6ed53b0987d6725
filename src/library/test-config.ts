/** The configuration of a server for tests. */
import { PROGRAM } from '../app/program.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { getIn, isTree, setIn, type Tree } from '../config/tree.ts';
import type { LogLevel } from './spangraph.ts';
import { makeStorageFolder, type StorageFolder } from './storage-folder.ts';

export interface TestConfig {
  readonly config: Config;
  /** Undefined: the configuration names a storage of its own. */
  readonly folder: StorageFolder | undefined;
}

const SQLITE = ['exporters', 'sqlite'] as const;

/** Adds to `content`. The environment is not read, so a test does the same everywhere. Throws INVALID_CONFIG. */
export function testConfig(content: Tree, level: LogLevel): TestConfig {
  const folder = needsFolder(content) ? makeStorageFolder() : undefined;
  try {
    if (folder !== undefined) setIn(content, [...SQLITE, 'path'], `${folder.path}/spans.db`);
    const config = loadConfig({ content, env: {}, flags: {}, freePorts: true }, PROGRAM.components);
    return { config: { ...config, log: { ...config.log, level } }, folder };
  } catch (thrown) {
    folder?.remove();
    throw thrown;
  }
}

function needsFolder(content: Tree): boolean {
  const { exporters } = content;
  if (!isTree(exporters) || Object.keys(exporters).length === 0) return true;
  if (!('sqlite' in exporters)) return false;
  const section = getIn(content, SQLITE);
  return !isTree(section) || (section.path === undefined && section.db === undefined);
}
