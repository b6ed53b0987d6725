/**
 * `npm start`: builds the program if its sources have changed, and becomes it. Both happen in one process, which the script
 * puts in the place of npm's shell (`exec`), so that it gets the signals that npm passes on.
 */
import './build.ts';

const program = new URL('../../dist/src/main.js', import.meta.url);
await import(program.href);
