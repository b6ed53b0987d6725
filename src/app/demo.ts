import { resolve } from 'node:path';
import { packageRoot } from '../package-root.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { IngestClient } from './ingest-client.ts';

/** Traces that `--demo` loads. deploy/demo-data/README.md says where they are from. */
const FILES = ['otel-demo.jsonl.gz', 'hotrod.jsonl.gz'];

/** Fills an empty storage with the demo traces. Resolves with a note for the user. */
export async function loadDemo(ingest: IngestClient | undefined, reader: SpanReader | undefined): Promise<string> {
  if (ingest === undefined || reader === undefined) return 'the demo traces need a process of role all';
  const [stored] = await reader.countTraces([
    { order: { field: 'START_TIME', direction: 'DESC' }, page: { limit: 1 } },
  ]);
  if (stored !== 0) return 'the database has traces already, so the demo traces were not loaded';
  let spans = 0;
  for (const file of FILES) spans += await ingest.load(resolve(packageRoot(), 'deploy/demo-data', file));
  return `loaded ${spans} demo spans, recorded in October 2024 and June 2026`;
}
