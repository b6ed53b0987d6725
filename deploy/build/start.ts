/**
 * `npm start`: builds the program if its sources have changed, and becomes it. Both happen in one process, which the script
 * puts in the place of npm's shell (`exec`), so that it gets the signals that npm passes on.
 */
import './build.ts';

const program = new URL('../../dist/program/run.js', import.meta.url);
const { run }: { readonly run: (argv: readonly string[]) => Promise<void> } = await import(program.href);
await run(process.argv.slice(2));
