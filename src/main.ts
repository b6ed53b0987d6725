#!/usr/bin/env node
/**
 * The process entry. It loads the program after a look at the version of Node.js: older ones could not even load its modules,
 * and would show a stack trace where one sentence is due. So its syntax is that of Node.js 12.
 */
import { isCheckout, unsupportedNode } from './node-version.ts';

const problem = unsupportedNode();
if (problem === undefined) {
  void import('./cli/run.ts').then(({ run }) => run(process.argv.slice(2)));
} else {
  const command = isCheckout() ? 'npm start -- ...' : 'npx -p node@24 -p spangraph spangraph';
  process.stderr.write(`spangraph: ${problem}, or let npm bring one with "${command}".\n`);
  process.exitCode = 1;
}
