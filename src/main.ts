#!/usr/bin/env node
/**
 * The process entry. It imports nothing before it has looked at the version of Node: older ones could not even load the
 * modules of the program, and would show a stack trace where one sentence is due. So its syntax is that of Node.js 12, and
 * `engines` of package.json says the same to npm.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 23 || (major === 22 && minor >= 19)) {
  void import('./cli/run.ts').then(({ run }) => run(process.argv.slice(2)));
} else {
  process.stderr.write(
    `spangraph: Node.js 22.19, 24 or later is needed, this is ${process.version}: install a newer one from https://nodejs.org, ` +
      'or let npm bring one with "npx -p node@24 -p spangraph spangraph".\n',
  );
  process.exitCode = 1;
}
