/** `spangraph doctor`: looks at everything that a server needs, and says what to do. */
import type { Config } from '../config/config.ts';
import { visibleText } from '../model/visible-text.ts';
import type { Examined, ExaminedState } from '../storage/definition.ts';
import { CONFIG_FLAGS, configArguments } from './arguments.ts';
import { examineAll } from './doctor/examine.ts';
import { lastValue, readFlags } from './flags.ts';
import { readTokenFile } from './given-file.ts';
import { requireOpenFiles } from './open-files.ts';
import { commandSource } from './open-storage.ts';
import { doctorHelp } from './texts.ts';

const MARKS: Readonly<Record<ExaminedState, string>> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'FAILED',
  unknown: 'unknown',
};
const MARK_WIDTH = 9;

/** Exit code: 0, or 1 if something failed. Throws UsageError. */
export async function runDoctor(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: [...CONFIG_FLAGS, 'token-file'],
    switches: { json: undefined, help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph doctor --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    print(doctorHelp());
    return 0;
  }
  const found: Examined[] = [];
  const isJson = flags.switches.has('json');
  const token = await readTokenFile(lastValue(flags, 'token-file'));
  const examined = examineAll({ source: commandSource(configArguments(flags)), token, requireFiles });
  for await (const one of examined) {
    found.push(one);
    if (!isJson) print(lineOf(one));
  }
  const failed = found.filter(({ state }) => state === 'failed').length;
  if (isJson) print(JSON.stringify({ ok: failed === 0, checks: found }, undefined, 2));
  else print(`\n${summary(found)}`);
  return failed === 0 ? 0 : 1;
}

function requireFiles({ storage, tenants }: Config): void {
  requireOpenFiles(storage.readerThreads, tenants?.maxOpen ?? 0);
}

function lineOf({ what, state, found, advice }: Examined): string {
  const indent = ' '.repeat(MARK_WIDTH);
  // Other programs choose what they answer.
  const lines = found.split('\n').map(visibleText);
  const text = `${MARKS[state].padEnd(MARK_WIDTH)}${what}: ${lines.join(`\n${indent}`)}`;
  return advice === undefined ? text : `${text}\n${indent}${advice}`;
}

function summary(found: readonly Examined[]): string {
  const count = (wanted: ExaminedState): number => found.filter(({ state }) => state === wanted).length;
  const [failed, warnings, unknown] = [count('failed'), count('warning'), count('unknown')];
  if (failed + warnings + unknown === 0) return `All ${found.length} checks are fine.`;
  return `${found.length} checks: ${failed} failed, ${warnings} with a warning, ${unknown} could not be checked.`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
