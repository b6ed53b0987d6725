/** Whether the cluster would accept a write now. */
import type { Client } from '@elastic/elasticsearch';
import { unavailable } from './client.ts';

/** Milliseconds within which the cluster must answer. */
const TIMEOUT_MS = 1_500;
/** The cluster sets this if a disk is over its watermark. */
const FULL = 'index.blocks.read_only_allow_delete';
const CLOSED = 'index.verified_before_close';
const OBSTACLES = [FULL, 'index.blocks.read_only', 'index.blocks.write', CLOSED];

/** Throws STORAGE_UNAVAILABLE if an index is blocked or closed. Errors of the client pass through. A missing index is no
 * obstacle: a write creates it. */
export async function checkWritable(client: Client, indices: readonly string[]): Promise<void> {
  const answer: Readonly<Record<string, { readonly settings?: object }>> = await client.indices.getSettings(
    { index: [...indices], name: OBSTACLES, flat_settings: true, ignore_unavailable: true },
    { requestTimeout: TIMEOUT_MS },
  );
  for (const [index, { settings = {} }] of Object.entries(answer)) {
    const [obstacle] = Object.entries(settings).find(([, value]) => value === 'true') ?? [];
    if (obstacle === FULL) throw unavailable(`the disk of a node is over its watermark, so ${index} has ${FULL}.`);
    if (obstacle === CLOSED) throw unavailable(`${index} is closed.`);
    if (obstacle !== undefined) throw unavailable(`${index} has ${obstacle}.`);
  }
}
