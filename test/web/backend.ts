/** Where the traces of the page's tests are stored: SQLite with `npm run test:web`, a node with `npm run test:cluster`. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { inject } from 'vitest';
import { noChromium } from '../e2e/browser/chromium.ts';
import { elasticsearchUrl, removeStore } from '../fixtures/elasticsearch.ts';
import { FREE_PORTS, type Program, type ProgramOptions, startProgram } from '../fixtures/program.ts';

/** Only a run with a node provides it. */
const isOnNode = (inject('elasticsearchStarter') as string | undefined) !== undefined;

/** Why the page cannot be tried on this backend. Undefined if it can. */
export const noPage = noChromium ?? inject('elasticsearchMissing');

/** Starts the program on the backend of the run, on indices of its own. */
export async function startOnBackend(
  start: (options: ProgramOptions) => Promise<Program> = startProgram,
): Promise<Program> {
  if (!isOnNode) return await start({});
  const url = await elasticsearchUrl();
  const index = `page-${randomUUID()}`;
  const args = [...FREE_PORTS, '--elasticsearch-endpoints', url, '--elasticsearch-index', index];
  const program = await start({ args, env: { SPANS_STORAGE_PLUGIN: 'elasticsearch' } });
  await settle();
  return {
    ...program,
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]();
      const client = new Client({ node: url });
      await removeStore(client, index);
      await client.close();
    },
  };
}

/** Resolves when searches see what was sent. */
export async function settle(): Promise<void> {
  if (!isOnNode) return;
  const response = await fetch(`${await elasticsearchUrl()}/_refresh`, { method: 'POST' });
  if (!response.ok) throw new Error(await response.text());
}
