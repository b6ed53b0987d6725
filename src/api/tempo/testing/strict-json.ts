/** Decodes ProtoJSON as strictly as clients in Go do, for tests: unknown fields and wrong forms of numbers are refused. */

/** Names of fields with the type of each. `[...]` is a list, `{...}` a map from texts. */
type MessageType = Readonly<Record<string, string>>;

const MESSAGES: Readonly<Record<string, MessageType>> = {
  SearchResponse: { traces: '[TraceSearchMetadata]', metrics: 'SearchMetrics' },
  TraceSearchMetadata: {
    traceID: 'string',
    rootServiceName: 'string',
    rootTraceName: 'string',
    startTimeUnixNano: 'uint64',
    durationMs: 'uint32',
    spanSet: 'SpanSet',
    spanSets: '[SpanSet]',
    serviceStats: '{ServiceStats}',
  },
  ServiceStats: { spanCount: 'uint32', errorCount: 'uint32' },
  SpanSet: { spans: '[Span]', matched: 'uint32', attributes: '[KeyValue]' },
  Span: {
    spanID: 'string',
    name: 'string',
    startTimeUnixNano: 'uint64',
    durationNanos: 'uint64',
    attributes: '[KeyValue]',
  },
  SearchMetrics: {
    inspectedTraces: 'uint32',
    inspectedBytes: 'uint64',
    totalBlocks: 'uint32',
    completedJobs: 'uint32',
    totalJobs: 'uint32',
    totalBlockBytes: 'uint64',
    inspectedSpans: 'uint64',
  },
  KeyValue: { key: 'string', value: 'AnyValue' },
  AnyValue: {
    stringValue: 'string',
    boolValue: 'bool',
    intValue: 'int64',
    doubleValue: 'double',
    bytesValue: 'string',
    arrayValue: 'ArrayValue',
    kvlistValue: 'KeyValueList',
  },
  ArrayValue: { values: '[AnyValue]' },
  KeyValueList: { values: '[KeyValue]' },
  SearchTagsV2Response: { scopes: '[SearchTagsV2Scope]', metrics: 'MetadataMetrics' },
  SearchTagsV2Scope: { name: 'string', tags: '[string]' },
  SearchTagValuesV2Response: { tagValues: '[TagValue]', metrics: 'MetadataMetrics' },
  TagValue: { type: 'string', value: 'string' },
  MetadataMetrics: { inspectedBytes: 'uint64', totalJobs: 'uint32', completedJobs: 'uint32', totalBlocks: 'uint32' },
  QueryRangeResponse: {
    series: '[TimeSeries]',
    metrics: 'SearchMetrics',
    status: 'PartialStatus',
    message: 'string',
  },
  TimeSeries: { labels: '[KeyValue]', samples: '[Sample]', exemplars: '[Exemplar]' },
  Sample: { timestampMs: 'int64', value: 'double' },
  Exemplar: { labels: '[KeyValue]', value: 'double', timestampMs: 'int64' },
  QueryInstantResponse: {
    series: '[InstantSeries]',
    metrics: 'SearchMetrics',
    status: 'PartialStatus',
    message: 'string',
  },
  InstantSeries: { labels: '[KeyValue]', value: 'double', promLabels: 'string' },
};

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  uint32: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32,
  uint64: (value) => typeof value === 'string' && /^\d{1,20}$/.test(value),
  int64: (value) => typeof value === 'string' && /^-?\d{1,19}$/.test(value),
  double: (value) => typeof value === 'number' || ['NaN', 'Infinity', '-Infinity', '-0'].includes(String(value)),
  PartialStatus: (value) => value === 'COMPLETE' || value === 'PARTIAL',
};

/** The same value. Throws, with the place, if a strict client would refuse it as this message. */
export function strictly<Value>(type: string, value: Value, path = type): Value {
  const list = /^\[(.+)\]$/.exec(type)?.[1];
  const map = /^\{(.+)\}$/.exec(type)?.[1];
  if (list !== undefined) {
    if (!Array.isArray(value)) throw new Error(`${path} is no list`);
    for (const [index, item] of value.entries()) strictly(list, item, `${path}[${index}]`);
  } else if (SCALARS[type] !== undefined) {
    if (!SCALARS[type](value)) throw new Error(`${path} is no ${type}: ${JSON.stringify(value)}`);
  } else {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${path} is no message`);
    for (const [name, inner] of Object.entries(value)) {
      const field = map ?? MESSAGES[type]?.[name];
      if (field === undefined) throw new Error(`unknown field ${path}.${name}`);
      strictly(field, inner, `${path}.${name}`);
    }
  }
  return value;
}
