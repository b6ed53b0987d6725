/** Merges of several concurrent writes. The test sets the answers of the cluster. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { elasticsearchConfig } from '../../../../test/fixtures/elasticsearch-config.ts';
import { makeSpan, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { Bulk } from '../cluster/bulk.ts';
import { createClient } from '../cluster/client.ts';
import { RetryBudget } from '../cluster/retry.ts';
import { skeletonEntry } from '../documents/skeleton.ts';
import type { MergingSpan } from './trace-change.ts';
import { TraceMerger } from './trace-merge.ts';

const MINUTE = 60_000;

function answer(response: ServerResponse, create: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
  response.end(JSON.stringify({ items: [{ create }] }));
}

/** Holds the first request until `release` is called. Answers later requests with the status set last. */
async function heldCluster() {
  let status = 201;
  const held = Promise.withResolvers<ServerResponse>();
  let isHeld = false;
  const server = createServer((request, response) => {
    request.resume();
    if (!isHeld) {
      isHeld = true;
      held.resolve(response);
    } else
      answer(response, {
        status,
        _seq_no: 1,
        _primary_term: 1,
        error: { type: 'document_parsing_exception', reason: `${status}` },
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createClient(elasticsearchConfig(url), 0);
  const bulk = new Bulk(client, { maxBytes: 1_000_000, concurrency: 1, requestTimeoutMs: MINUTE });
  return {
    merger: new TraceMerger(client, bulk, 'test', 1_000),
    answerWith: (next: number) => {
      status = next;
    },
    release: async () => answer(await held.promise, { status: 201, _seq_no: 0, _primary_term: 1 }),
    [Symbol.asyncDispose]: async () => {
      await client.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function merging(id: number): MergingSpan {
  const span = makeSpan({ spanId: spanIdOf(id) });
  return { traceId: span.traceId, entry: skeletonEntry(span), service: 'test', ingested: 1n, isNew: true };
}

test('a write whose time is over does not end that of another one', async () => {
  await using cluster = await heldCluster();
  const { merger } = cluster;
  const first = merger.merge([merging(1)], new RetryBudget(MINUTE));
  const short = merger.merge([merging(2)], new RetryBudget(100));
  const long = merger.merge([merging(3)], new RetryBudget(MINUTE));
  cluster.answerWith(503);
  await cluster.release();
  expect(await first).toEqual(['merged']);
  await expect(short).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  cluster.answerWith(201);
  expect(await long).toEqual(['merged']);
});

test('a trace that is refused is so for each write that brought the span', async () => {
  await using cluster = await heldCluster();
  const { merger } = cluster;
  const first = merger.merge([merging(1)], new RetryBudget(MINUTE));
  const writes = [1, 2].map(() => merger.merge([merging(2)], new RetryBudget(MINUTE)));
  cluster.answerWith(400);
  await cluster.release();
  expect(await first).toEqual(['merged']);
  const refused = [{ refused: 'document_parsing_exception: 400' }];
  expect(await Promise.all(writes)).toEqual([refused, refused]);
});
