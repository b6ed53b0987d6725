/** The files that are open. They last as long as the page, and are stored nowhere. */
import { signal } from '@preact/signals';
import { runInSlices } from '../../model/steps.ts';
import { f } from '../messages/file.ts';
import { goTo, hrefOf } from '../state/place.ts';
import { FileSource, type Traces } from './file-source.ts';
import { FileTrace } from './file-trace.ts';
import { readText } from './read-text.ts';
import { Reading } from './read-traces.ts';

/** Of all files together. */
export const MAX_FILE_MB = 50;
const MB = 1_000_000;

export interface OpenedFiles {
  readonly name: string;
  readonly traces: Traces;
  readonly source: FileSource;
  readonly problems: Problems;
}

/** What could not be read as it stands: the first ones, and how many there are. */
export interface Problems {
  readonly texts: readonly string[];
  readonly count: number;
}

interface Refusal {
  readonly text: string;
  readonly problems: Problems;
}

export const opened = signal<OpenedFiles | undefined>(undefined);
/** Why nothing was opened. */
export const refusal = signal<Refusal | undefined>(undefined);
export const isReading = signal(false);

/** Only the last call counts. */
let calls = 0;

/** Opens these instead of those that are open. If that fails, the latter stay. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const call = ++calls;
  refusal.value = undefined;
  isReading.value = true;
  const read = await readAll(files).finally(() => {
    if (call === calls) isReading.value = false;
  });
  if (call !== calls) return;
  if ('text' in read) {
    refusal.value = read;
    return;
  }
  opened.value = read;
  goTo(hrefOf('file'));
}

async function readAll(files: readonly File[]): Promise<OpenedFiles | Refusal> {
  const reading = new Reading();
  let room = MAX_FILE_MB * MB;
  for (const file of files) {
    const read = await readText(file, room);
    if (read === 'too large') return { text: f.tooLarge(MAX_FILE_MB), problems: { texts: [], count: 0 } };
    if (typeof read === 'string') reading.note(f.at(file.name, read === 'no text' ? f.noText : f.unreadable));
    else {
      room -= read.bytes;
      await runInSlices(reading.read(read.text, file.name), nextTurn);
    }
  }
  const problems = { texts: reading.problems, count: reading.problemCount };
  if (reading.traces.size === 0) return { text: f.noSpan, problems };
  const traces = new Map([...reading.traces].map(([id, spans]) => [id, new FileTrace(id, spans.values())]));
  return { name: files.map(({ name }) => name).join(', '), traces, source: new FileSource(traces), problems };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
