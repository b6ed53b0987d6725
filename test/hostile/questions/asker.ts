/**
 * A process of its own that asks all questions without end, eight at once. Started with the origin of the API. It sends
 * `asking` when it begins.
 */
import { constants, setPriority } from 'node:os';
import { QUESTIONS } from './questions.ts';
import { outcomeOf } from './watch.ts';

const AT_ONCE = 8;

const [apiOrigin = ''] = process.argv.slice(2);
// What a client on another machine would use is not to be taken from the program.
setPriority(constants.priority.PRIORITY_LOW);
process.once('disconnect', () => process.exit());

async function ask(first: number): Promise<never> {
  for (let index = first; ; index++) await outcomeOf({ apiOrigin }, QUESTIONS[index % QUESTIONS.length]?.query ?? '');
}

process.send?.('asking');
await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => ask(first)));
