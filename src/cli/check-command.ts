/** `spangraph check`: whether all that is stored agrees. */
import { backendOf, type ConfiguredBackend } from '../app/backend-of.ts';
import { COMPONENTS } from '../app/components.ts';
import { SpangraphError } from '../errors.ts';
import type { Finding, RepairReport } from '../storage/maintenance.ts';
import { configArguments, STORE_FLAGS } from './arguments.ts';
import { readFlags, UsageError } from './flags.ts';
import { commandConfig } from './open-storage.ts';
import { withProgress } from './step-progress.ts';
import { checkHelp } from './texts.ts';

/** Exit code: 0 if everything agrees, 1 if not, 2 if it could not be checked. Throws UsageError. */
export async function runCheck(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: STORE_FLAGS,
    switches: { help: 'h', repair: undefined, json: undefined },
    refuseWord: (word) => `unexpected "${word}"; spangraph check --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    process.stdout.write(`${checkHelp()}\n`);
    return 0;
  }
  try {
    const backend = backendOf(commandConfig(configArguments(flags)), COMPONENTS);
    const repair = flags.switches.has('repair');
    const report = await withProgress((onProgress) => backend.check({ repair, onProgress }) ?? cannot(backend.title));
    process.stdout.write(`${flags.switches.has('json') ? JSON.stringify(report) : textOf(report, backend)}\n`);
    return Object.keys(report.counts).length === 0 ? 0 : 1;
  } catch (thrown) {
    if (!(thrown instanceof SpangraphError) || thrown.code === 'INTERNAL_SERVER_ERROR') throw thrown;
    process.stderr.write(`spangraph: ${thrown.message}\n`);
    return 2;
  }
}

function cannot(title: string): never {
  throw new UsageError(`check: ${title} cannot be checked`);
}

function textOf(report: RepairReport, backend: ConfiguredBackend): string {
  const { spans, traces, findings, counts, repaired } = report;
  const lines = findings.map(lineOf);
  for (const [part, count] of Object.entries(counts)) {
    const shown = findings.filter((finding) => finding.part === part).length;
    if (count > shown) lines.push(`${part}: ${count - shown} more`);
  }
  if (repaired !== undefined) lines.push(`Repaired: ${totals(repaired)}.`);
  const checked = `${spans.toLocaleString('en-US')} spans of ${traces.toLocaleString('en-US')} traces`;
  const isClean = findings.length === 0;
  lines.push(isClean ? `Everything agrees: ${checked}.` : `Wrong: ${totals(counts)}. Checked: ${checked}.`);
  if (!isClean) lines.push(advice(report, backend));
  return lines.join('\n');
}

function lineOf({ part, what, traceId, repairable }: Finding): string {
  const trace = traceId === undefined ? '' : ` (trace ${traceId})`;
  return `${part}: ${what}${trace}${repairable ? '' : ' This cannot be repaired.'}`;
}

function totals(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([part, count]) => `${part} ${count.toLocaleString('en-US')}`)
    .join(', ');
}

function advice({ isLossy, repaired }: RepairReport, { oneProcess }: ConfiguredBackend): string {
  if (isLossy) return 'Restore a backup to get back what cannot be repaired.';
  if (repaired === undefined && oneProcess === undefined) return 'Run it with --repair. Servers may go on.';
  if (repaired === undefined) return 'Stop the server, make a backup, and run it with --repair.';
  return 'This is left after the repair.';
}
