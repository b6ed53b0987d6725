/** What the program is made of, for everything that starts it: the command line, and the library. */
import { ANSWER_THREAD } from './answer-threads.ts';
import type { AppOptions } from './app-types.ts';
import { COMPONENTS } from './components.ts';
import { INGEST_THREAD } from './ingest-client.ts';
import { BACKUP_THREAD } from './scheduled-backups.ts';

/** The program's own components, and the threads that run with them. */
export const PROGRAM: Pick<AppOptions, 'components' | 'ingestThread' | 'answerThread' | 'backupThread'> = {
  components: COMPONENTS,
  ingestThread: INGEST_THREAD,
  answerThread: ANSWER_THREAD,
  backupThread: BACKUP_THREAD,
};
