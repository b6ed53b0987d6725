/** `spangraph import`: stores the spans of files. */
import { createReadStream, globSync, open, type ReadStream, type Stats, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { thrownMessage } from '../errors.ts';
import type { Finding, ImportReport } from '../transfer/import-report.ts';
import { type ImportSource, importSpans } from '../transfer/import-spans.ts';
import { configArguments, STORE_FLAGS } from './arguments.ts';
import { readFlags, UsageError } from './flags.ts';
import { commandConfig, openStorageWriter } from './open-storage.ts';
import { ProgressBar } from './progress-bar.ts';
import { onStopSignal } from './signals.ts';
import { importHelp } from './texts.ts';

const STDIN = '-';
const STANDARD_INPUT = 'standard input';
const PATTERN = /[*?[]/;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Exit code: 0 if everything is stored, 1 if anything is not, 130 or 143 if a signal ended it. Throws UsageError. */
export async function runImport(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, { values: STORE_FLAGS, switches: { help: 'h' } });
  if (flags.switches.has('help')) {
    process.stdout.write(`${importHelp()}\n`);
    return 0;
  }
  if (flags.words.length === 0)
    throw new UsageError('import needs files: spangraph import FILE..., or - for standard input');
  const files = flags.words.flatMap(namesOf).map((name) => new CountedFile(name));
  const writer = await openStorageWriter(commandConfig(configArguments(flags)));
  const stop = new AbortController();
  let stopped: keyof typeof EXIT_CODES | undefined;
  onStopSignal({ on: process.on.bind(process), exit: process.exit.bind(process), now: Date.now }, (signal) => {
    stopped = signal;
    stop.abort();
  });
  const progress = new ProgressBar(process.stderr);
  try {
    const onProgress = (report: ImportReport): void => progress.show(shareOf(files), shortSummary(report));
    const report = await importSpans(files, writer, { onProgress, signal: stop.signal });
    progress.end();
    process.stdout.write(`${summary(report)}\n`);
    if (stopped !== undefined) process.stdout.write('Stopped by a signal. Run the same command again to continue.\n');
    return stopped === undefined ? Number(!report.isComplete) : EXIT_CODES[stopped];
  } finally {
    progress.end();
    await writer.close();
  }
}

/** The files that match a pattern, for shells that do not expand it. Any other word names one file. */
function namesOf(word: string): string[] {
  if (!PATTERN.test(word) || statusOf(word) !== undefined) return [word];
  const names = globSync(word).sort();
  if (names.length === 0) throw new UsageError(`import: no file matches ${word}`);
  return names;
}

/** Undefined if there is no such file. Throws UsageError if that cannot be found out. */
function statusOf(name: string): Stats | undefined {
  try {
    return statSync(name, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`import: cannot open ${name}: ${thrownMessage(error)}`);
  }
}

/** A file of the command line that counts the bytes read from it. */
class CountedFile implements ImportSource {
  readonly name: string;
  /** In bytes. Undefined if it has no size. */
  readonly size: number | undefined;
  readonly #isPipe: boolean;
  #stream: ReadStream | undefined;

  constructor(name: string) {
    this.name = name === STDIN ? STANDARD_INPUT : name;
    const found = name === STDIN ? undefined : statusOf(name);
    if (name !== STDIN && found === undefined) throw new UsageError(`import: there is no file ${name}`);
    if (found?.isDirectory()) throw new UsageError(`import: ${name} is a folder; name the files in it`);
    this.#isPipe = found?.isFIFO() ?? false;
    this.size = found?.isFile() ? found.size : undefined;
  }

  open(): Readable {
    if (this.name === STANDARD_INPUT) return process.stdin;
    if (this.#isPipe) return Readable.from(readPipe(this.name));
    this.#stream = createReadStream(this.name);
    return this.#stream;
  }

  /** Number of bytes read. */
  get read(): number {
    return this.#stream?.bytesRead ?? 0;
  }
}

/** Reads a named pipe as a socket: reading a silent one as a file would keep the process from ending. */
async function* readPipe(path: string): AsyncGenerator<Buffer> {
  const fd = await promisify(open)(path, 'r');
  yield* new Socket({ fd, readable: true, writable: false });
}

function shareOf(files: readonly CountedFile[]): number | undefined {
  let size = 0;
  let read = 0;
  for (const file of files) {
    if (file.size === undefined) return undefined;
    size += file.size;
    read += file.read;
  }
  return size === 0 ? 1 : read / size;
}

const count = (value: number): string => value.toLocaleString('en-US');

function shortSummary({ stored, known }: ImportReport): string {
  return `${count(stored)} new, ${count(known)} known`;
}

function summary(report: ImportReport): string {
  const { stored, known, conflicting, rejected, findings } = report;
  const differ = conflicting === 0 ? '' : ` (${count(conflicting)} with different content; the stored ones stay)`;
  return [
    `Spans: ${count(stored)} new, ${count(known)} known${differ}, ${count(rejected)} rejected`,
    ...findings.flatMap(describeFinding),
  ].join('\n');
}

function describeFinding({ title, count: all, examples }: Finding): string[] {
  const more = all - examples.length;
  return [
    `${title}: ${count(all)}`,
    ...examples.map((example) => `  ${example}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ];
}
