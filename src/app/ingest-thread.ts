/** Entry of the ingest thread. */
import { COMPONENTS } from './components.ts';
import { serveIngest } from './ingest-server.ts';

await serveIngest(COMPONENTS);
