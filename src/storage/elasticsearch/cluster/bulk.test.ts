/** The meaning of a cluster's answers to documents. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { elasticsearchConfig } from '../../../../test/fixtures/elasticsearch-config.ts';
import { Bulk } from './bulk.ts';
import { createClient } from './client.ts';
import { RetryBudget } from './retry.ts';

/** A server that answers bulk requests with this item, and has these mappings for the index and the template. */
async function clusterThatSays(item: object, { actual, expected }: { actual: object; expected: object }) {
  const server = createServer((request, response) => {
    request.resume();
    const answers: Readonly<Record<string, object>> = {
      '/_bulk': { items: [{ create: item }] },
      '/spans/_mapping': { spans: { mappings: actual } },
      '/_index_template/_simulate_index/spans': { template: { mappings: expected } },
    };
    response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
    response.end(JSON.stringify(answers[request.url?.split('?')[0] ?? ''] ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createClient(elasticsearchConfig(`http://127.0.0.1:${port}`), 0);
  return {
    bulk: new Bulk(client, { maxBytes: 1_000, concurrency: 1, requestTimeoutMs: 10_000 }),
    [Symbol.asyncDispose]: async () => {
      await client.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

const OURS = { dynamic: 'false', properties: { start: { type: 'long' }, trace: { type: 'keyword' } } };
const OLDER = { dynamic: 'false', properties: { trace: { type: 'keyword' } } };
const FOREIGN = { dynamic: 'false', properties: { start: { type: 'date' }, trace: { type: 'keyword' } } };
const DYNAMIC = { properties: { trace: { type: 'keyword' } } };

const refusal = (type: string) => ({ status: 400, error: { type, reason: 'because' } });
const operation = { action: 'create', index: 'spans', id: 'x', source: ['{}'] } as const;

test.each([
  [OURS, 'document_parsing_exception'],
  [OURS, 'mapper_parsing_exception'],
  [OLDER, 'document_parsing_exception'],
])('what the content of a document causes refuses that document: %o, %s', async (actual, type) => {
  await using cluster = await clusterThatSays(refusal(type), { actual, expected: OURS });
  const outcomes = await cluster.bulk.send([operation], new RetryBudget(10_000));
  expect(outcomes).toEqual([{ type: 'refused', reason: `${type}: because` }]);
});

test.each([
  [refusal('index_closed_exception'), OURS, /index_closed_exception: because/],
  [refusal('illegal_argument_exception'), OURS, /illegal_argument_exception: because/],
  [{ status: 403, error: { type: 'cluster_block_exception', reason: 'because' } }, OURS, /cluster_block_exception/],
  [refusal('document_parsing_exception'), FOREIGN, /spans was not made from the template .*its field "start" differs/],
  [refusal('document_parsing_exception'), DYNAMIC, /spans was not made from the template .*its mapping differs/],
])('what the index causes is no fault of the document: %o', async (item, actual, message) => {
  await using cluster = await clusterThatSays(item, { actual, expected: OURS });
  const sent = cluster.bulk.send([operation], new RetryBudget(10_000));
  await expect(sent).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringMatching(message),
    stack: expect.any(String),
  });
});
