/** The reader with a cluster that is away or never answers. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { elasticsearchConfig } from '../../../test/fixtures/elasticsearch-config.ts';
import { freePort } from '../../../test/fixtures/ports.ts';
import { traceIdOf } from '../../../test/fixtures/spans.ts';
import type { SpanQuery } from '../query.ts';
import { openElasticsearchReader } from './index.ts';

const NEWEST = { order: { field: 'START_TIME', direction: 'DESC' }, page: { limit: 5 } } as const satisfies SpanQuery;
const TIMEOUT_MS = 60_000;

/** Takes requests and never answers. */
async function silentCluster() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves with the next request. `gone` resolves when its sender has given up. */
    request: async (): Promise<{ gone: Promise<unknown> }> => {
      const [, response] = await once(server, 'request');
      return { gone: once(response, 'close') };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('a cluster that does not answer', () => {
  test('a read has a time limit, and then its request is given up', async () => {
    await using cluster = await silentCluster();
    const reader = openElasticsearchReader(elasticsearchConfig(cluster.url), 300);
    const request = cluster.request();
    await expect(reader.findSpans([NEWEST])).rejects.toMatchObject({
      code: 'READ_TIMEOUT',
      message: expect.stringContaining('longer than 300 ms (storage.read_timeout)'),
    });
    await (await request).gone;
    await reader.close();
  });

  test('a caller that gives up ends the request', async () => {
    await using cluster = await silentCluster();
    const reader = openElasticsearchReader(elasticsearchConfig(cluster.url), TIMEOUT_MS);
    const caller = new AbortController();
    const request = cluster.request();
    const read = reader.countSpans([NEWEST], caller.signal).catch((thrown: unknown) => thrown);
    const { gone } = await request;
    caller.abort();
    expect(await read).toMatchObject({ name: 'AbortError' });
    await gone;
    await reader.close();
  });

  test('one that cannot be reached is named, and no secret is shown', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const config = elasticsearchConfig(url, { auth: { username: 'elastic', password: 'geheim' } });
    const reader = openElasticsearchReader(config, TIMEOUT_MS);
    const reads = [() => reader.findSpans([NEWEST]), () => reader.getTraces([traceIdOf(1)]), () => reader.check()];
    for (const read of reads) {
      const error: unknown = await read().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('ECONNREFUSED') });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/geheim|ZWxhc3RpYz/);
    }
    await reader.close();
  });
});
