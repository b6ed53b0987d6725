/** Entry of an answering thread. */
import { serveQuestions } from './answer-server.ts';
import { COMPONENTS } from './components.ts';

await serveQuestions(COMPONENTS);
