/** A backend that no one else knows: a file to which every write is appended. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { SpangraphError } from '../../../src/errors.ts';
import { section } from '../../../src/settings/sections.ts';
import type { BackendDefinition } from '../../../src/storage/definition.ts';

export interface LedgerSettings {
  readonly path: string;
}

const keys = section('A ledger.', {
  file: z.string().min(1).default('ledger.bin').meta({ description: 'The file.' }),
  seal: z.string().optional().meta({ description: 'A secret.' }),
  pages: z.int().min(1).default(1).meta({ description: 'Pages.' }),
});

export const ledger: BackendDefinition<LedgerSettings> = {
  name: 'ledger',
  title: 'Ledger',
  section: keys.transform(({ file }) => ({ path: file })),
  outsideKeys: [
    {
      key: 'file',
      env: 'SPANGRAPH_LEDGER_FILE',
      flag: { name: 'ledger-file', help: 'file of the ledger' },
      original: { env: 'LEDGER', choosesBackend: true },
    },
    { key: 'seal', env: 'SPANGRAPH_LEDGER_SEAL', isSecret: true },
  ],
  metrics: [],
  oneProcess: 'a ledger has one clerk',
  help: { flags: '--ledger-file FILE', write: 'the ledger to write', read: 'the ledger to read', remove: 'the ledger' },
  place: { form: 'FILE', read: (file) => ({ 'ledger-file': file }) },
  describe: ({ path }) => `ledger ${resolve(path)}`,
  identity: ({ path }) => `ledger ${resolve(path)}`,
  openWriter: async ({ path }) => {
    const { LedgerWriter } = await import('./ledger.ts');
    return {
      writer: new LedgerWriter(path),
      checkpoint: async () => {},
      check: async () => {},
      probe: async () => {},
      usage: async () => ({ bytes: 0, spans: 0, traces: 0 }),
      usageIntervalMs: 60_000,
    };
  },
  operationsPerThread: 1,
  openReader: async ({ path }) => {
    const { openLedger } = await import('./ledger.ts');
    return openLedger(path);
  },
  settle: async ({ path }) => {
    if (!existsSync(path)) throw new SpangraphError('DATABASE_UNUSABLE', `There is no ledger at ${path}.`);
  },
};
