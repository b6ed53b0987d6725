/**
 * Builds the single-file program: Node.js with everything of Spangraph inside. Needs what `npm run build` makes.
 * usage: node deploy/program/build.ts [TARGET]   a target such as linux-arm64; this machine's by default
 *
 * Writes build/TARGET/spangraph, and beside it the folder that it unpacks, with the texts of all licences.
 */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectFiles } from './files.ts';
import { makeExecutable } from './make-executable.ts';
import { nodeBinary, postject } from './parts.ts';
import { outputOf, programName, targetOf } from './targets.ts';

const target = targetOf(process.argv[2] ?? `${process.platform}-${process.arch}`);
const output = outputOf(target);
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const node = nodeBinary(target);
const files = collectFiles(join(output, 'files'), target, node);
const program = join(output, programName(target));
const work = join(output, 'work');
await makeExecutable({ program, node: node.path, postject: postject(), target, files, work });
rmSync(work, { recursive: true });
writeFileSync(join(output, 'id'), files.id);
console.log(`${program}: ${(statSync(program).size / 2 ** 20).toFixed(1)} MiB, unpacks ${files.paths.length} files`);
