/** Whether the cluster would take a write now. */
import type { Client } from '@elastic/elasticsearch';
import { unavailable } from './bulk.ts';

/** Milliseconds within which the cluster must answer to count as there. */
const TIMEOUT_MS = 1_500;
/** What a cluster itself sets where a disk is over its watermark. */
const FULL = 'index.blocks.read_only_allow_delete';
const BLOCKS = [FULL, 'index.blocks.read_only', 'index.blocks.write'];

/** Throws errors of the client, and STORAGE_UNAVAILABLE where the index is blocked. One that is not there is made anew. */
export async function checkWritable(client: Client, index: string): Promise<void> {
  const answer: Readonly<Record<string, { readonly settings?: object }>> = await client.indices.getSettings(
    { index, name: BLOCKS, flat_settings: true, ignore_unavailable: true },
    { requestTimeout: TIMEOUT_MS },
  );
  for (const { settings = {} } of Object.values(answer)) {
    const [block] = Object.entries(settings).find(([, value]) => value === 'true') ?? [];
    if (block === FULL) throw unavailable(`the disk of a node is over its watermark, so ${index} has ${FULL}.`);
    if (block !== undefined) throw unavailable(`${index} has ${block}.`);
  }
}
