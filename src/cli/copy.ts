/** `spangraph copy --from PLACE --to PLACE`: from one storage into another. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../config/config.ts';
import { processEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { SpangraphError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { UsageError } from './arguments.ts';

/** What `copy --help` prints. */
export const COPY_HELP = [
  'Usage: npm start -- copy --from PLACE --to PLACE [--config FILE]',
  '',
  'Copies all spans. What is there already is recognised, so a copy that was broken off is run again.',
  '',
  'PLACE is sqlite:PATH or elasticsearch:URL[/INDEX], such as elasticsearch:http://localhost:9200/spangraph.',
  'Credentials and other settings of the cluster are those of the configuration file and the environment.',
].join('\n');

/** Milliseconds between lines of progress. */
const PROGRESS_MS = 2_000;

/** Runs the command; false where spans were rejected or are missing. Throws UsageError and SpangraphError. */
export async function runCopy(argv: readonly string[], print: (text: string) => void): Promise<boolean> {
  const { from, to, config, help } = readCopyArguments(argv);
  if (help) {
    print(COPY_HELP);
    return true;
  }
  const [source, target] = [placeConfig('--from', from, config), placeConfig('--to', to, config)];
  const { sqlite, elasticsearch } = source.exporters;
  if (elasticsearch === undefined && !existsSync(sqlite.path)) {
    throw new SpangraphError('DATABASE_UNUSABLE', `--from: there is no file ${sqlite.path}`);
  }
  const { openReader } = await import('../app/open-reader.ts');
  const { openWriter } = await import('../app/open-writer.ts');
  const { copySpans } = await import('../app/copy-spans.ts');
  const quiet = { checkpoint: async () => {}, onCheckpointError: () => {} };
  const { writer } = await openWriter(target, join(packageRoot(), 'migrations'));
  const reader = await openReader(source, quiet);
  const check = await openReader(target, quiet);
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
    return rejected === 0 && incomplete === 0;
  } finally {
    for (const part of [reader, check, writer]) await part.close();
  }
}

interface CopyArguments {
  readonly from?: string;
  readonly to?: string;
  readonly config?: string;
  readonly help?: boolean;
}

function readCopyArguments(argv: readonly string[]): CopyArguments {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args: [...argv],
      options: { from: text, to: text, config: text, help: { type: 'boolean', short: 'h' } },
    });
    return values;
  } catch (thrown) {
    throw new UsageError(`copy: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
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
