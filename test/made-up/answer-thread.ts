/** An answering thread of the made-up program. */
import { serveQuestions } from '../../src/app/answer-server.ts';
import { MADE_UP } from './components.ts';

await serveQuestions(MADE_UP);
