/**
 * `npm start`: builds the program if its sources have changed, and becomes it. Both happen in one process, which gets the
 * signals that npm passes on, on every system and under every shell.
 */
import './build.ts';

const program = new URL('../../dist/src/main.js', import.meta.url);
await import(program.href);
