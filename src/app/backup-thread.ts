/** Entry of a backup thread. */
import { makeScheduledBackup } from './backup-server.ts';
import { COMPONENTS } from './components.ts';

await makeScheduledBackup(COMPONENTS);
