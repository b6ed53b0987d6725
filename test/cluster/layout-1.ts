/** Stores what layout 1 stored: documents whose `_id` lacks the start. */
import { type Span, serviceName } from '../../src/model/span.ts';
import { LATER_FIELDS, SpanEncoder, traceDocument } from '../../src/storage/elasticsearch/documents/documents.ts';
import { dayOf, formerDocumentId, spansIndex, tracesIndex } from '../../src/storage/elasticsearch/documents/names.ts';
import { toBytes } from '../../src/storage/elasticsearch/documents/pieces.ts';
import { formerEntry, mergeSkeleton, summarizeSkeleton } from '../../src/storage/elasticsearch/documents/skeleton.ts';
import type { ElasticsearchStore } from '../fixtures/elasticsearch.ts';

/** The fields that layout 1 did not have. */
const LATER = new RegExp(`,"(?:${LATER_FIELDS.join('|')})":"?\\d+"?`, 'g');

export async function storeAsLayout1({ client, config }: ElasticsearchStore, spans: readonly Span[]): Promise<void> {
  /** As text: an object would lose digits. */
  const create = (index: string, id: string, document: string) =>
    client.transport.request(
      { method: 'PUT', path: `/${index}/_create/${id}`, body: document },
      { headers: { 'content-type': 'application/json' } },
    );
  const encoder = new SpanEncoder(1n);
  for (const span of spans) {
    const index = spansIndex(config.index, dayOf(span.startTimeUnixNano));
    const document = toBytes(encoder.encode(span).source).toString();
    await create(index, formerDocumentId(span), document.replace(LATER, ''));
  }
  for (const [traceId, own] of Map.groupBy(spans, (span) => span.traceId)) {
    const skeleton = mergeSkeleton(Buffer.alloc(0), own.map(formerEntry)) ?? Buffer.alloc(0);
    const services = [...new Set(own.map(({ resource }) => serviceName(resource)))].sort();
    const document = traceDocument(summarizeSkeleton(traceId, skeleton), { skeleton, services, lastArrival: 0n });
    await create(tracesIndex(config.index), traceId, document);
  }
}
