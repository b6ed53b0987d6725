/** `spangraph copy --from PLACE --to PLACE`: from one storage into another. */
import type { Config } from '../config/config.ts';
import { processEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { readFlags, UsageError } from './flags.ts';
import { openStorageReader, openStorageWriter } from './open-storage.ts';
import { copyHelp } from './texts.ts';

/** Milliseconds between lines of progress. */
const PROGRESS_MS = 2_000;

/** Exit code: 0, or 1 where spans were rejected or are missing. Throws UsageError and SpangraphError. */
export async function runCopy(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: ['from', 'to', 'config'],
    switches: { help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph copy --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    print(copyHelp());
    return 0;
  }
  const [from, to, config] = ['from', 'to', 'config'].map((flag) => flags.values.get(flag)?.at(-1));
  const [source, target] = [placeConfig('--from', from, config), placeConfig('--to', to, config)];
  const { copySpans } = await import('../app/copy-spans.ts');
  const reader = await openStorageReader(source);
  const writer = await openStorageWriter(target);
  const check = await openStorageReader(target);
  try {
    let shownAt = performance.now();
    const counts = await copySpans({
      from: reader,
      to: writer,
      check,
      onRejected: (reason) => print(`Rejected: ${reason}`),
      onProgress: ({ traces, spans, repeated }) => {
        if (performance.now() - shownAt < PROGRESS_MS) return;
        shownAt = performance.now();
        print(`${spans} spans of ${traces} traces so far, ${repeated} of them were there`);
      },
    });
    const { traces, spans, repeated, conflicting, rejected, incomplete } = counts;
    print(
      `Copied ${spans} spans of ${traces} traces; ${repeated} of them were there, ${conflicting} with other content.`,
    );
    if (rejected > 0) print(`${rejected} spans were rejected.`);
    print(incomplete > 0 ? `${incomplete} traces are incomplete; run it again.` : 'Every trace has its spans there.');
    return Number(rejected > 0 || incomplete > 0);
  } finally {
    for (const part of [reader, check, writer]) await part.close();
  }
}

/** The configuration as it would be with that place for its storage. */
function placeConfig(flag: string, place: string | undefined, file: string | undefined): Config {
  const [, storage, rest = ''] = /^(sqlite|elasticsearch):(.+)$/.exec(place ?? '') ?? [];
  if (storage === undefined) {
    throw new UsageError(`copy: ${flag} needs sqlite:PATH or elasticsearch:URL[/INDEX]; copy --help says more`);
  }
  return loadConfig({
    ...(file === undefined ? {} : { file }),
    env: { ...processEnvironment(), SPANS_STORAGE_PLUGIN: storage },
    flags: storage === 'sqlite' ? { 'sqlite-path': rest } : elasticsearchFlags(rest),
  });
}

function elasticsearchFlags(place: string): Record<string, string> {
  const [, url = place, index] = /^(https?:\/\/[^/]+)\/([^/]+)\/?$/.exec(place) ?? [];
  return { 'elasticsearch-endpoints': url, ...(index === undefined ? {} : { 'elasticsearch-index': index }) };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
