/** `spangraph export`: writes stored traces. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { backendOf } from '../app/backend-of.ts';
import { COMPONENTS } from '../app/components.ts';
import { type ExportFormat, type ExportProgress, exportSpans } from '../transfer/export-spans.ts';
import { configArguments, STORE_FLAGS } from './arguments.ts';
import { cannotWrite } from './cannot-write.ts';
import { lastValue, readFlags, UsageError } from './flags.ts';
import { commandConfig, openStorageReader } from './open-storage.ts';
import { ProgressBar } from './progress-bar.ts';
import { readSelection, SELECTION_FLAGS } from './selection.ts';
import { exportHelp } from './texts.ts';

/** A storage that keeps no earlier order gives a trace that moves behind the place of reading to nobody. */
const ORDER_CHANGED = 'traces that received spans meanwhile may be missing; export again while nothing is written';
const FLAGS = [...SELECTION_FLAGS, 'format', 'output'];

/** Exit code: 0, or 1 if a trace named by its id is not stored. Throws UsageError. */
export async function runExport(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: [...STORE_FLAGS, ...FLAGS],
    switches: { help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph export --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    process.stdout.write(`${exportHelp()}\n`);
    return 0;
  }
  const selection = readSelection(flags);
  const format = readFormat(lastValue(flags, 'format'));
  const config = commandConfig(configArguments(flags));
  const output = lastValue(flags, 'output');
  if (output !== undefined && backendOf(config, COMPONENTS).owns(output)) {
    throw new UsageError(`--output: ${output} is a file of the database; name another one`);
  }
  const reader = await openStorageReader(config);
  const exported: ExportProgress = { traces: 0, spans: 0, missing: [], orderChanged: false };
  try {
    await write(exportSpans(reader, selection, format, exported), exported, output);
  } finally {
    await reader.close();
  }
  for (const id of exported.missing) process.stderr.write(`spangraph: trace ${id} is not stored\n`);
  if (exported.orderChanged) process.stderr.write(`spangraph: ${ORDER_CHANGED}\n`);
  process.stderr.write(`${summary(exported)}\n`);
  return Number(exported.missing.length > 0);
}

/** Writes into the file, compressed as its name says, or to standard output. */
async function write(pieces: AsyncIterable<Buffer>, exported: ExportProgress, output?: string): Promise<void> {
  const progress = new ProgressBar(process.stderr);
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      progress.show(undefined, summary(exported));
      yield piece;
    }
  }
  try {
    const source = Readable.from(watched(), { objectMode: false });
    if (output === undefined) await pipeline(source, process.stdout, { end: false });
    else await writeFile(source, output);
  } finally {
    progress.end();
  }
}

/** Throws OUTPUT_UNUSABLE. */
async function writeFile(source: Readable, path: string): Promise<void> {
  const file = createWriteStream(path);
  let refusal: Error | undefined;
  file.on('error', (error) => {
    refusal = error;
  });
  try {
    if (path.endsWith('.gz')) await pipeline(source, createGzip(), file);
    else if (path.endsWith('.zst')) await pipeline(source, createZstdCompress(), file);
    else await pipeline(source, file);
  } catch (thrown) {
    throw refusal !== undefined && refusal === thrown ? cannotWrite(path, refusal) : thrown;
  }
}

function summary({ traces, spans }: ExportProgress): string {
  return `${traces.toLocaleString('en-US')} traces, ${spans.toLocaleString('en-US')} spans exported`;
}

function readFormat(text = 'json'): ExportFormat {
  if (text === 'json' || text === 'protobuf') return text;
  throw new UsageError(`--format: expected json or protobuf, got "${text}"`);
}
