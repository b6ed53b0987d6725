/** The self-check of a program on a real node: searches see its traces when the cluster has refreshed its indices. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { expect, test, vi } from 'vitest';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { FREE_PORTS, startProgram } from '../fixtures/program.ts';
import { scrapeAt } from '../fixtures/scrape.ts';
import { describeUnless } from '../fixtures/unless.ts';

const WAIT = { timeout: 30_000, interval: 200 };

describeUnless(noElasticsearch, 'self-check', () => {
  test('every path finds the traces', async () => {
    const url = await elasticsearchUrl();
    const index = `canary-${randomUUID()}`;
    const client = new Client({ node: url });
    try {
      await using program = await startProgram({
        config: `canary: {every: 1s}\nexporters: {elasticsearch: {endpoints: ["${url}"], index: ${index}}}\n`,
        args: FREE_PORTS,
      });
      const question = '{ server { canary { isOk checks { receiver path outcome afterMs } } } }';
      await vi.waitFor(async () => expect((await program.graphql(question)).server.canary.isOk).toBe(true), WAIT);
      const seen = await scrapeAt(program.apiOrigin);
      const found = (path: string) =>
        seen.value('spangraph_canary_checks_total', { receiver: 'otlp/grpc', path, outcome: 'ok' });
      for (const path of ['write', 'trace', 'attribute', 'newest', 'rest'])
        expect(found(path), path).toBeGreaterThan(0);
      const requests = (kind: string) =>
        seen.value('spangraph_elasticsearch_request_duration_seconds_count', { kind, outcome: 'ok' });
      // Writes are counted in the ingest thread, and reads in answering threads.
      expect(requests('bulk')).toBeGreaterThan(0);
      expect(requests('search')).toBeGreaterThan(0);
      expect(program.output()).not.toContain('self-check');
    } finally {
      await removeStore(client, index);
      await client.close();
    }
  });
});
