/**
 * A {@link KeyedReader} that makes one call of the port for all keys requested in one turn of the event loop. It remembers what
 * it read, so it must not outlive one request, or one event of a subscription.
 */
import DataLoader from 'dataloader';
import type { ServiceCountRequest, SpanReader, SpanRecord } from '../storage/backend.ts';
import type { KeyedReader } from './keyed-reader.ts';

/** Maximum number of keys of one call of the port. More keys are read in several calls. */
export const MAX_BATCH_SIZE = 5_000;

/** `signal` ends the reads when the answer is no longer needed. */
export function createLoaders(reader: SpanReader, signal?: AbortSignal): KeyedReader {
  /** For keys that are strings. Each is read once. */
  const byKey = <Value>(read: Read<string, Value>) =>
    new DataLoader<string, Value>((keys) => read(keys, signal), { maxBatchSize: MAX_BATCH_SIZE });
  /** For keys that are objects with arguments. Equal ones are read several times, but in one call. */
  const byRequest = <Request, Value>(read: Read<Request, Value>) =>
    new DataLoader<Request, Value>((requests) => read(requests, signal), {
      maxBatchSize: MAX_BATCH_SIZE,
      cache: false,
    });

  const traces = byKey(reader.getTraces.bind(reader));
  const spans = byKey(reader.getSpans.bind(reader));
  // A record by its ref is seldom asked for, so they are sorted in then.
  const unkept: (readonly SpanRecord[])[] = [];
  const spansById = new DataLoader(
    (ids: readonly { traceId: string; spanId: string }[]) => reader.getSpansById(ids, signal),
    { maxBatchSize: MAX_BATCH_SIZE, cacheKeyFn: (id) => id.traceId + id.spanId },
  );
  return {
    findSpans: load(byRequest(reader.findSpans.bind(reader))),
    countSpans: load(byRequest(reader.countSpans.bind(reader))),
    findTraces: load(byRequest(reader.findTraces.bind(reader))),
    countTraces: load(byRequest(reader.countTraces.bind(reader))),
    trace: load(traces),
    keepTraces: (summaries) => {
      for (const summary of summaries) traces.prime(summary.traceId, summary);
    },
    skeleton: load(byKey(reader.getSkeletons.bind(reader))),
    span: (ref) => {
      for (const record of unkept.splice(0).flat()) spans.prime(record.ref, record);
      return spans.load(ref);
    },
    keepSpans: (records) => unkept.push(records),
    spansById: (traceId, spanId) => spansById.load({ traceId, spanId }),
    exceptions: load(byRequest(reader.getExceptions.bind(reader))),
    attributes: load(byKey(reader.getAttributes.bind(reader))),
    events: load(byRequest(reader.getEvents.bind(reader))),
    links: load(byRequest(reader.getLinks.bind(reader))),
    linkedFrom: load(byRequest(reader.getLinkedFrom.bind(reader))),
    resource: load(byKey(reader.getResources.bind(reader))),
    scope: load(byKey(reader.getScopes.bind(reader))),
    services: load(byRequest(reader.getServices.bind(reader))),
    serviceCount: load(serviceCounts(reader, signal)),
    operations: load(byRequest(reader.getOperations.bind(reader))),
    countOperations: load(byRequest(reader.countOperations.bind(reader))),
    attributeKeys: load(byRequest(reader.getAttributeKeys.bind(reader))),
    countAttributeKeys: load(byRequest(reader.countAttributeKeys.bind(reader))),
    attributeValues: load(byRequest(reader.getAttributeValues.bind(reader))),
    attributeStatistics: load(byRequest(reader.getAttributeStatistics.bind(reader))),
    fieldStatistics: load(byRequest(reader.getFieldStatistics.bind(reader))),
    measures: load(byRequest(reader.measureSpans.bind(reader))),
    calls: load(byRequest(reader.measureCalls.bind(reader))),
    profile: load(byRequest(reader.profileAttributes.bind(reader))),
  };
}

/** All at once, as what is in a time range is read once for all services. */
function serviceCounts(
  reader: SpanReader,
  signal: AbortSignal | undefined,
): DataLoader<ServiceCountRequest, number, string> {
  return new DataLoader((requests) => reader.getServiceCounts(requests, signal), {
    cacheKeyFn: ({ service, timeRange: { from, to } = {} }) => `${from}/${to}/${service}`,
  });
}

function load<Key, Value>(loader: DataLoader<Key, Value, unknown>): (key: Key) => Promise<Value> {
  return (key) => loader.load(key);
}

type Read<Key, Value> = (keys: readonly Key[], signal?: AbortSignal) => Promise<readonly Value[]>;
