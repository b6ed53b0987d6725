/** The modules that a process on Elasticsearch loads. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { expect, test } from 'vitest';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { ELASTICSEARCH, GRAPHQL, loaded, recording, SQLITE } from '../fixtures/loaded-modules.ts';
import { FREE_PORTS, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';

describeUnless(noElasticsearch, 'a process on Elasticsearch', () => {
  test('that only ingests loads no GraphQL and no SQLite', async () => {
    using folder = makeTempFolder();
    const [url, index] = [await elasticsearchUrl(), `modules-${randomUUID()}`];
    const cluster = ['--elasticsearch-endpoints', url, '--elasticsearch-index', index];
    try {
      await using program = await startProgram({
        args: [...FREE_PORTS, ...cluster, '--role', 'ingest'],
        ...recording(folder),
      });
      expect((await fetch(`${program.apiOrigin}/readyz`)).status).toBe(200);
      const find = loaded(folder);
      expect([...find(GRAPHQL), ...find(SQLITE)]).toEqual([]);
      expect(find(ELASTICSEARCH).length).toBeGreaterThan(0);
    } finally {
      const client = new Client({ node: url });
      await removeStore(client, index);
      await client.close();
    }
  });
});
