/** Answers of the cluster that lack a part, although their status is 200. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '@elastic/elasticsearch';
import { describe, expect, test } from 'vitest';
import { elasticsearchConfig } from '../../../../test/fixtures/elasticsearch-config.ts';
import { makeSpan, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { Bulk } from '../cluster/bulk.ts';
import { createClient } from '../cluster/client.ts';
import { clusterOf } from '../cluster/cluster.ts';
import { RetryBudget } from '../cluster/retry.ts';
import { SpanEncoder, traceDocument } from '../documents/documents.ts';
import { spanDocumentId } from '../documents/names.ts';
import { readSkeleton, skeletonEntry, summarizeSkeleton } from '../documents/skeleton.ts';
import { TermEncoder } from '../documents/term-lists.ts';
import { textTerm } from '../documents/terms.ts';
import { Arrival } from './arrival.ts';
import { removeExpired } from './retention.ts';
import { SpanDocuments } from './span-documents.ts';
import { storedServices } from './stored-services.ts';
import { TraceMerger } from './trace-merge.ts';

const MINUTE = 60_000;
const RUNNING = new AbortController().signal;
/** Shorter than the delay before the first retry can be. */
const NO_RETRY_MS = 10;
const UNREADABLE = /^1 document could not be read: no_shard_available_action_exception: gone/;

/** A server that answers with the status 200 what `answerTo` returns for a path and the body. */
async function cluster(answerTo: (path: string, body: string) => object) {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
      response.end(JSON.stringify(answerTo(request.url?.split('?')[0] ?? '', body)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createClient(elasticsearchConfig(url), 0);
  return {
    client,
    bulk: new Bulk(client, { maxBytes: 1_000_000, concurrency: 1, requestTimeoutMs: MINUTE }),
    [Symbol.asyncDispose]: async () => {
      await client.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The first answer to a multi-get has an error instead of the document; the next ones have the document. */
function lateDocument(source: object): () => object {
  let asked = 0;
  return () => {
    const error = { type: 'no_shard_available_action_exception', reason: 'gone' };
    const found = { found: true, _seq_no: 4, _primary_term: 1, _source: source };
    return { docs: [{ _index: 'test', _id: 'x', ...(asked++ === 0 ? { error } : found) }] };
  };
}

const span = makeSpan({ spanId: spanIdOf(1) });
const [skeletonSpan] = readSkeleton(span.traceId, skeletonEntry(span));
const encoder = new SpanEncoder(7n, new TermEncoder());

const services = (client: Client, budgetMs: number) =>
  storedServices(client, 'test', skeletonSpan === undefined ? [] : [skeletonSpan], new RetryBudget(budgetMs));

function documentOf(skeleton: Buffer, service: string): string {
  return traceDocument(summarizeSkeleton(span.traceId, skeleton), { skeleton, services: [service], lastArrival: 1n });
}

describe('a document that could not be read is none that does not exist', () => {
  test('for the services of a trace', async () => {
    await using sometimes = await cluster(lateDocument({ service: textTerm('kept') }));
    expect(await services(sometimes.client, MINUTE)).toEqual(new Set([textTerm('kept')]));
    await using briefly = await cluster(lateDocument({ service: textTerm('kept') }));
    await expect(services(briefly.client, NO_RETRY_MS)).rejects.toThrow(UNREADABLE);
  });

  test('for a span that is stored already', async () => {
    const source = { span: encoder.encode(span).text(), ingested: '3' };
    await using sometimes = await cluster(lateDocument(source));
    const arrival = new Arrival(span, spanDocumentId(span), encoder);
    const documents = new SpanDocuments(sometimes.client, sometimes.bulk, 'test', 1_000);
    expect(await documents.read([arrival], new RetryBudget(MINUTE))).toEqual([
      { arrival, stored: { source, version: { seqNo: 4, primaryTerm: 1 } } },
    ]);
  });

  test('for a trace that another writer has changed', async () => {
    const other = skeletonEntry(makeSpan({ spanId: spanIdOf(2) }));
    const before = documentOf(other, 'other');
    const mget = lateDocument(JSON.parse(before));
    const written: string[] = [];
    await using changed = await cluster((path, body) => {
      if (path.endsWith('_mget')) return mget();
      written.push(body);
      const status = written.length === 1 ? 409 : 200;
      return { items: [{ index: { status, _seq_no: 5, _primary_term: 1 } }] };
    });
    const merger = new TraceMerger(changed.client, changed.bulk, 'test', 1_000);
    const merging = { traceId: span.traceId, entry: skeletonEntry(span), service: 'own', ingested: 1n, isNew: true };
    expect(await merger.merge([merging], new RetryBudget(MINUTE))).toEqual(['merged']);
    // The second attempt already knows what the other writer has stored.
    expect(written.map((body) => body.split('"', 2)[1])).toEqual(['create', 'index']);
    expect(written[1]).toContain('"if_seq_no":4');
  });
});

describe('retention repeats a search that lacks traces', () => {
  const source = JSON.parse(documentOf(skeletonEntry(span), 'own'));
  const whole = { total: 2, successful: 2, failed: 0 };
  const hit = { _id: span.traceId, _source: { trace: span.traceId, span_count: 1 }, sort: [span.traceId] };
  const found = { _id: span.traceId, found: true, _source: source, _seq_no: 1, _primary_term: 1 };
  const gone = { reason: { type: 'no_shard_available_action_exception', reason: 'gone' } };

  test.each([
    [
      'as a shard failed',
      { _shards: { total: 2, successful: 1, failed: 1, failures: [gone] } },
      /1 of 2 shards failed/,
    ],
    ['as its time was over', { timed_out: true, _shards: whole }, /time limit/],
  ])('%s', async (_, partial, reason) => {
    let searches = 0;
    await using sometimes = await cluster((path) => {
      if (path.endsWith('_bulk')) return { items: [{ delete: { status: 200, _seq_no: 2, _primary_term: 1 } }] };
      if (path.endsWith('_mget')) return { docs: [found] };
      if (!path.endsWith('_search')) return {};
      searches++;
      if (searches === 1) return { ...partial, hits: { hits: [] } };
      return { timed_out: false, _shards: whole, hits: { hits: searches === 2 ? [hit] : [] } };
    });
    const config = elasticsearchConfig('http://127.0.0.1', { index: 'test' });
    const options = {
      client: sometimes.client,
      cluster: clusterOf(sometimes.client, config),
      bulk: sometimes.bulk,
      index: 'test',
      retryTimeoutMs: MINUTE,
      maxResponseBytes: 1_000,
    };
    expect(await removeExpired(options, Date.now(), RUNNING)).toEqual({ days: [], traces: 1, shortened: 0 });
    searches = 0;
    await expect(removeExpired({ ...options, retryTimeoutMs: NO_RETRY_MS }, Date.now(), RUNNING)).rejects.toThrow(
      reason,
    );
  });
});
