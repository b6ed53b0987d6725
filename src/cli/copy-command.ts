/** `spangraph copy --from PLACE --to PLACE`: from one storage into another. */
import { backendOf } from '../app/backend-of.ts';
import { COMPONENTS } from '../app/components.ts';
import { tenantConfig } from '../app/tenant-config.ts';
import { either } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { processEnvironment, STORAGE_VARIABLE } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import type { CopyCounts } from '../transfer/copy-spans.ts';
import { tenantNamed } from './arguments.ts';
import { lastValue, readFlags, UsageError } from './flags.ts';
import { openStorageReader, openStorageWriter } from './open-storage.ts';
import { copyHelp, placeForm } from './texts.ts';

/** Milliseconds between lines of progress. */
const PROGRESS_MS = 2_000;

/** Exit code: 0, or 1 if spans were rejected or are missing. Throws UsageError and SpangraphError. */
export async function runCopy(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: ['from', 'to', 'from-tenant', 'to-tenant', 'config'],
    switches: { help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph copy --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    print(copyHelp());
    return 0;
  }
  const config = lastValue(flags, 'config');
  const sideOf = (side: 'from' | 'to'): Config => {
    const tenant = tenantNamed(`--${side}-tenant`, lastValue(flags, `${side}-tenant`));
    return tenantConfig(placeConfig(`--${side}`, lastValue(flags, side), config), COMPONENTS, tenant);
  };
  const [source, target] = [sideOf('from'), sideOf('to')];
  if (identityOf(source) === identityOf(target)) throw new UsageError('copy: --from and --to are the same place');
  const { copySpans } = await import('../transfer/copy-spans.ts');
  const reader = await openStorageReader(source);
  const writer = await openStorageWriter(target);
  const check = await openStorageReader(target);
  try {
    let shownAt = Number.NEGATIVE_INFINITY;
    const counts = await copySpans({
      from: reader,
      to: writer,
      check,
      onRejected: (reason) => print(`Rejected: ${reason}`),
      onProgress: (soFar) => {
        if (performance.now() - shownAt < PROGRESS_MS) return;
        shownAt = performance.now();
        print(progress(soFar));
      },
    });
    print(summary(counts));
    return Number(counts.rejected > 0 || isIncomplete(counts));
  } finally {
    for (const part of [reader, check, writer]) await part.close();
  }
}

const identityOf = (config: Config): string => backendOf(config, COMPONENTS).identity();

function progress({ total, spans, repeated }: CopyCounts): string {
  const percent = Math.floor((100 * Math.min(spans, total)) / Math.max(1, total));
  return `${count(spans)} of ${count(total)} spans (${percent}%), ${count(repeated)} of them were already there`;
}

/** More spans than there were at the start is no fault: some may have arrived in the meantime. */
function isIncomplete({ incomplete, spans, total }: CopyCounts): boolean {
  return incomplete > 0 || spans < total;
}

function summary(counts: CopyCounts): string {
  const { total, traces, spans, repeated, conflicting, rejected, incomplete } = counts;
  return [
    `Copied ${count(spans)} spans of ${count(traces)} traces; ${count(repeated)} of them were already there, ` +
      `${count(conflicting)} with different content.`,
    ...(rejected > 0 ? [`${count(rejected)} spans were rejected.`] : []),
    ...(spans < total ? [`${count(total - spans)} spans of the source are missing in the target; run it again.`] : []),
    ...(incomplete > 0 ? [`${count(incomplete)} traces are incomplete; run it again.`] : []),
    ...(counts.orderChanged ? ['Traces that received spans meanwhile may be missing; run it again if any did.'] : []),
    ...(isIncomplete(counts) ? [] : ['Every trace is complete in the target.']),
  ].join('\n');
}

const count = (value: number): string => value.toLocaleString('en-US');

/** The configuration, with `place` as its storage. */
function placeConfig(flag: string, place: string | undefined, file: string | undefined): Config {
  for (const backend of COMPONENTS.backends) {
    const prefix = `${backend.name}:`;
    const flags = place?.startsWith(prefix) ? backend.place.read(place.slice(prefix.length)) : undefined;
    if (flags === undefined) continue;
    const env = { ...processEnvironment(), [STORAGE_VARIABLE]: backend.name };
    return loadConfig({ ...(file === undefined ? {} : { file }), env, flags }, COMPONENTS);
  }
  const forms = either(COMPONENTS.backends.map(placeForm));
  throw new UsageError(`copy: ${flag} needs ${forms}; copy --help says more`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
