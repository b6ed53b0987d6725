#!/usr/bin/env node
/**
 * The process entry. It imports nothing before it has looked at the version of Node: older ones could not even load the
 * modules of the program, and would show a stack trace where one sentence is due.
 */
const wantedMajor = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < wantedMajor) {
  process.stderr.write(
    `spangraph: Node.js ${wantedMajor} or later is needed, this is ${process.version}. ` +
      'Inside its folder "npm start" brings its own: run "npm ci && npm start".\n',
  );
  process.exitCode = 1;
} else {
  const { run } = await import('./cli/run.ts');
  await run(process.argv.slice(2));
}
