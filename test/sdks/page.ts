/** docs/sdks.md as its readers use it: the lines of a language, and what its table says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../fixtures/program.ts';

const text = readFileSync(join(projectRoot, 'docs/sdks.md'), 'utf8');

/** The shell block under this heading that starts the program: the last one. */
export function linesOf(heading: string): string {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].at(-1)?.[1];
  if (lines === undefined) throw new Error(`docs/sdks.md has no lines under "${heading}"`);
  return lines;
}

/** The signals that the table says this language sends by default. */
export function signalsOf(heading: string): string[] {
  const row = text.split('\n').find((line) => line.startsWith(`| [${heading}](`));
  if (row === undefined) throw new Error(`docs/sdks.md has no row of ${heading}`);
  return row.split('|')[3]?.trim().split(', ') ?? [];
}
