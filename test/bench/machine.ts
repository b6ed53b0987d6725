/** What the numbers were measured on. */
import { execFileSync, type StdioOptions } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import Database from 'better-sqlite3';

export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
  readonly sqlite: string;
  /** Of the last 1, 5 and 15 minutes. */
  readonly load: readonly number[];
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    commit: describeCommit(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.versions.node,
    sqlite: sqliteVersion(),
    load: loadavg(),
  };
}

/** The commit, with `+` where files differ from it. */
function describeCommit(): string {
  try {
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+');
  } catch {
    return 'unknown';
  }
}

function git(...args: readonly string[]): string {
  const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
  return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio }).trim();
}

function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
}
