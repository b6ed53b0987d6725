/** Entry of a backup thread of the made-up program. */
import { makeScheduledBackup } from '../../src/app/backup-server.ts';
import { MADE_UP } from './components.ts';

await makeScheduledBackup(MADE_UP);
