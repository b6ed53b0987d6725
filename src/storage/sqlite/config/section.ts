import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { count, noEffect, optionalByteSize, optionalDuration, section } from '../../../settings/sections.ts';
import type { SqliteConfig } from './config.ts';

const DEFAULT_FILE = 'embedded_spans.db';
/** Default of {@link SqliteConfig.maxWalMib}. */
export const DEFAULT_MAX_WAL_MIB = 256;

const keys = section('The embedded database.', {
  path: z.string().min(1).default(DEFAULT_FILE).meta({
    description: 'Database file, relative to the working folder. For a folder: the file `embedded_spans.db` in it.',
  }),
  synchronous: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['full', 'normal']))
    .prefault('full')
    .meta({
      description: '`full`: acknowledged spans survive power loss. `normal`: they survive only a crash of the process.',
    }),
  max_wal_size_mib: count(
    DEFAULT_MAX_WAL_MIB,
    1_048_576,
    'Size of the write-ahead log from which slow reads are ended, so that it can begin from the start. At twice this size ' +
      'spans are refused with a retryable error, which lasts as long as another program keeps the file in use.',
    'MiB',
    16,
  ),
  retention: optionalDuration('Time from the end of a trace until it is removed. Absent: never.'),
  max_size: optionalByteSize(
    'Bytes that the database may use, without the write-ahead log. If it has more, the oldest traces are removed. Absent: any ' +
      'number.',
  ),
  max_spans: z.int().min(1).optional().meta({
    description: 'Spans that the database may hold. If it has more, the oldest traces are removed. Absent: any number.',
    unit: 'spans',
  }),
  db: section('An old form, for files of Teletrace (docs/migrating.md).', {
    path: z.string().min(1).optional().meta({ description: 'As `exporters.sqlite.path`.' }),
  }).optional(),
  sending_queue: noEffect('requests are acknowledged only after they are stored'),
  retry_on_failure: noEffect('senders get a retryable error'),
  timeout: noEffect('requests are acknowledged only after they are stored'),
});

/** Reads the section, with all defaults. */
export const sqliteSection: z.ZodType<SqliteConfig> = keys.transform(
  ({ path, db, synchronous, max_wal_size_mib: maxWalMib, retention, max_size, max_spans }, context) => {
    const configured = db?.path ?? path;
    if (configured.startsWith(':memory:')) {
      context.addIssue({
        code: 'custom',
        path: ['path'],
        message: 'a database in memory is not served; name a file',
      });
      return z.NEVER;
    }
    return {
      path: databaseFile(configured),
      synchronous,
      maxWalMib,
      ...(retention !== undefined && { maxAgeMs: retention }),
      ...(max_size !== undefined && { maxBytes: max_size }),
      ...(max_spans !== undefined && { maxSpans: max_spans }),
    };
  },
);

/** The file that a configured path stands for: in a folder it is `embedded_spans.db`. */
function databaseFile(path: string): string {
  return /[\\/]$/.test(path) || isFolder(path) ? join(path, DEFAULT_FILE) : path;
}

/** False, too, if the path leads nowhere, such as a link to itself: opening it says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
