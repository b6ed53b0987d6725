/** The smallest correct backend: tests compare the others with it. Its data ends with the process. */
import type { SpanReader, SpanWriter } from '../backend.ts';
import { LoggedExceptions } from './logged-exceptions.ts';
import { MemoryReader } from './reader.ts';
import type { SpanRows } from './rows.ts';
import { TraceHistory } from './trace-history.ts';
import { MemoryWriter } from './writer.ts';

/** A reader and a writer over one store, which is empty at first. Closing does nothing. */
export function createMemoryBackend(): { reader: SpanReader; writer: SpanWriter } {
  const rows: SpanRows = new Map();
  const history = new TraceHistory();
  const exceptions = new LoggedExceptions();
  const parts = { rows, history, exceptions };
  return { reader: new MemoryReader(parts), writer: new MemoryWriter(parts) };
}
