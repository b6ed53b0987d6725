/** A process of the made-up program. Arguments: the role, and the file of the ledger. Prints where it serves. */
import { startApp } from '../../src/app/app.ts';
import type { Role } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { MADE_UP } from './components.ts';

const [role = 'all', file = ''] = process.argv.slice(2);
const flags = { 'ledger-file': file, 'postcard-endpoint': '127.0.0.1:0', 'api-endpoint': '127.0.0.1:0' };
const config = loadConfig({ env: {}, flags }, MADE_UP);
const app = await startApp(
  // The ledger has one clerk, who here does only half of the work.
  { ...config, role: role as Role },
  {
    log: createLogger({ level: 'error' }),
    version: '0.0.0',
    components: MADE_UP,
    ingestThread: new URL('./ingest-thread.ts', import.meta.url),
    answerThread: new URL('./answer-thread.ts', import.meta.url),
    backupThread: new URL('./backup-thread.ts', import.meta.url),
  },
);
process.stdout.write(`http://${app.apiAddress} serves\n`);
