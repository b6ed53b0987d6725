import { serveIngest } from '../../src/app/ingest-server.ts';
import { MADE_UP } from './components.ts';

await serveIngest(MADE_UP);
