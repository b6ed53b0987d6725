import type { SpanReader } from '../storage/backend.ts';
import type { IngestClient } from './ingest-client.ts';

/** Fills an empty storage with the demo traces. Resolves with a note for the user. */
export async function loadDemo(ingest: IngestClient | undefined, reader: SpanReader | undefined): Promise<string> {
  if (ingest === undefined || reader === undefined) return 'the demo traces need a process of role all';
  const [stored] = await reader.countTraces([
    { order: { field: 'START_TIME', direction: 'DESC' }, page: { limit: 1 } },
  ]);
  if (stored !== 0) return 'the database has traces already, so the demo traces were not loaded';
  const spans = await ingest.loadDemo();
  return `loaded ${spans} demo spans: the last hour of a web shop that does not exist`;
}
