/** What an operator reads of the client's errors. */
import { errors } from '@elastic/elasticsearch';
import { expect, test } from 'vitest';
import { elasticsearchConfig } from '../../../../test/fixtures/elasticsearch-config.ts';
import { createClient, reasonOf } from './client.ts';

test('where no node is left to try, the setting with the nodes is named', async () => {
  const client = createClient(elasticsearchConfig('http://127.0.0.1:1'), 0);
  await client.connectionPool.empty();
  const thrown: unknown = await client.ping().catch((error: unknown) => error);
  await client.close();
  expect(thrown).toBeInstanceOf(errors.NoLivingConnectionsError);
  expect(reasonOf(thrown)).toBe('Elasticsearch cannot be reached at any of exporters.elasticsearch.endpoints.');
});
