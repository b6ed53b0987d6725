import { SpangraphError } from '../errors.ts';
import type { SpanReader } from '../storage/backend.ts';
import { deleteTraces } from '../transfer/delete-traces.ts';
import type { App } from './app-types.ts';
import type { IngestClient } from './ingest-client.ts';

/** What the program that the server is a part of may ask about the store of the configuration. */
export function storeControl(
  ingest: IngestClient | undefined,
  reader: SpanReader | undefined,
): Pick<App, 'queuedBytes' | 'clear'> {
  return {
    queuedBytes: async () => (await ingest?.queuedBytes()) ?? 0,
    clear: async () => {
      if (ingest === undefined || reader === undefined) {
        throw new SpangraphError('INVALID_CONFIG', 'Traces can be removed only in a process of role all.');
      }
      const remove = async (traceIds: readonly string[]): Promise<{ traces: number; spans: number }> => ({
        traces: await ingest.erase(traceIds),
        spans: 0,
      });
      // What traces leave in the bytes of a file is used for the next ones.
      await deleteTraces(reader, { remove, finish: async () => {} }, {}, () => {});
    },
  };
}
