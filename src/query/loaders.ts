/**
 * The storage port one key at a time: keys that are asked for in the same turn of the event loop become one call. Loaders
 * remember what they read, so they live as long as one request (or one event of a subscription) and no longer.
 */
import DataLoader from 'dataloader';
import type { SpanReader } from '../storage/backend.ts';
import type { TimeRange } from '../storage/query.ts';
import type { SpanSource } from './source.ts';

/** Most keys of one call of the port. More keys make more calls. */
export const MAX_BATCH_SIZE = 5_000;

/** `signal` ends the reads when nobody waits for the answer any more. */
export function createLoaders(reader: SpanReader, signal?: AbortSignal): SpanSource {
  /** Keys are strings; each is read once. */
  const byKey = <Value>(read: Read<string, Value>) =>
    new DataLoader<string, Value>((keys) => read(keys, signal), { maxBatchSize: MAX_BATCH_SIZE });
  /** Keys are objects with arguments; each is read as often as it is asked for, still in one call. */
  const byRequest = <Request, Value>(read: Read<Request, Value>) =>
    new DataLoader<Request, Value>((requests) => read(requests, signal), {
      maxBatchSize: MAX_BATCH_SIZE,
      cache: false,
    });

  const spans = byKey(reader.getSpans.bind(reader));
  const spansById = new DataLoader(
    (ids: readonly { traceId: string; spanId: string }[]) => reader.getSpansById(ids, signal),
    { maxBatchSize: MAX_BATCH_SIZE, cacheKeyFn: (id) => id.traceId + id.spanId },
  );
  const services = new DataLoader((ranges: readonly TimeRange[]) => reader.getServices(ranges, signal), {
    maxBatchSize: MAX_BATCH_SIZE,
    cacheKeyFn: ({ from, to }) => `${from}/${to}`,
  });
  return {
    findSpans: load(byRequest(reader.findSpans.bind(reader))),
    countSpans: load(byRequest(reader.countSpans.bind(reader))),
    findTraces: load(byRequest(reader.findTraces.bind(reader))),
    countTraces: load(byRequest(reader.countTraces.bind(reader))),
    trace: load(byKey(reader.getTraces.bind(reader))),
    skeleton: load(byKey(reader.getSkeletons.bind(reader))),
    span: load(spans),
    keepSpans: (records) => {
      for (const record of records) spans.prime(record.ref, record);
    },
    spansById: (traceId, spanId) => spansById.load({ traceId, spanId }),
    attributes: load(byKey(reader.getAttributes.bind(reader))),
    events: load(byRequest(reader.getEvents.bind(reader))),
    links: load(byRequest(reader.getLinks.bind(reader))),
    linkedFrom: load(byRequest(reader.getLinkedFrom.bind(reader))),
    resource: load(byKey(reader.getResources.bind(reader))),
    scope: load(byKey(reader.getScopes.bind(reader))),
    services: (timeRange) => services.load(timeRange ?? EVER),
    operations: load(byRequest(reader.getOperations.bind(reader))),
    attributeKeys: load(byRequest(reader.getAttributeKeys.bind(reader))),
    attributeValues: load(byRequest(reader.getAttributeValues.bind(reader))),
    attributeStatistics: load(byRequest(reader.getAttributeStatistics.bind(reader))),
    fieldStatistics: load(byRequest(reader.getFieldStatistics.bind(reader))),
  };
}

function load<Key, Value>(loader: DataLoader<Key, Value, unknown>): (key: Key) => Promise<Value> {
  return (key) => loader.load(key);
}

type Read<Key, Value> = (keys: readonly Key[], signal?: AbortSignal) => Promise<readonly Value[]>;

/** Open on both sides: DataLoader takes no undefined key. */
const EVER: TimeRange = {};
