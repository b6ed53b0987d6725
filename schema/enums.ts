/** The enums. Internally, kinds and status codes are their OTLP numbers. */
import { SpanKind, StatusCode } from '../src/model/span.ts';
import { builder } from './builder.ts';

export const SpanKindRef = builder.enumType('SpanKind', {
  description: 'The role of a span in a call or a message exchange.',
  values: {
    UNSPECIFIED: {
      value: SpanKind.UNSPECIFIED,
      description: 'No kind, or a kind that this version does not know. See `kindNumber`.',
    },
    INTERNAL: { value: SpanKind.INTERNAL, description: 'Work inside the service.' },
    SERVER: { value: SpanKind.SERVER, description: 'Handles a request from outside.' },
    CLIENT: { value: SpanKind.CLIENT, description: 'Calls another service and waits for the answer.' },
    PRODUCER: { value: SpanKind.PRODUCER, description: 'Sends a message and does not wait.' },
    CONSUMER: { value: SpanKind.CONSUMER, description: 'Handles a message.' },
  },
});

export const StatusCodeRef = builder.enumType('StatusCode', {
  description: 'The status of the work of a span.',
  values: {
    UNSET: { value: StatusCode.UNSET, description: 'No status was set.' },
    OK: { value: StatusCode.OK, description: 'The application marked it as successful.' },
    ERROR: { value: StatusCode.ERROR, description: 'It failed.' },
  },
});

export const AttributeTypeRef = builder.enumType('AttributeType', {
  description: "The OTLP type of an attribute's value.",
  values: {
    STRING: { description: 'Text.' },
    BOOL: { description: 'True or false.' },
    INT: { description: 'A signed 64-bit integer. Shown as a string beyond ±2^53.' },
    DOUBLE: { description: 'A 64-bit floating point number. NaN and infinities are shown as strings.' },
    BYTES: { description: 'Bytes, shown as base64.' },
    ARRAY: { description: 'A list of values.' },
    KVLIST: { description: 'A list of keys and values, shown as an object.' },
    EMPTY: { description: 'No value, shown as null.' },
  } as const,
});

export const ValueTypeRef = builder.enumType('ValueType', {
  description: 'The type of a single value: of an attribute, or of an item of its list.',
  values: {
    STRING: { description: 'Text.' },
    BOOL: { description: 'True or false.' },
    INT: { description: 'A signed 64-bit integer.' },
    DOUBLE: { description: 'A 64-bit floating point number.' },
    NUMBER: { description: 'An INT or a DOUBLE.' },
  } as const,
});

export const AttributeScopeRef = builder.enumType('AttributeScope', {
  description: 'Where an attribute is attached.',
  values: {
    SPAN: { description: 'On the span itself.' },
    RESOURCE: { description: 'On the resource that sent the span: a process with its host and service.' },
    SCOPE: { description: 'On the instrumentation scope that created the span: a library.' },
    EVENT: { description: 'On an event of the span.' },
    LINK: { description: 'On a link of the span.' },
  } as const,
});

export const ComparisonStateRef = builder.enumType('ComparisonState', {
  description: 'What became of the spans of one trace in another. Other numbers of spans come before other durations.',
  values: {
    SAME: { description: 'As many spans, which take as long.' },
    ADDED: { description: 'Only the second trace has such spans.' },
    REMOVED: { description: 'Only the first trace has such spans.' },
    SLOWER: { description: 'As many spans, which take longer together.' },
    FASTER: { description: 'As many spans, which take less time together.' },
    MORE: { description: 'The second trace has more such spans.' },
    FEWER: { description: 'The second trace has fewer such spans.' },
  } as const,
});

export const OrderDirectionRef = builder.enumType('OrderDirection', {
  description: 'The direction of an order.',
  values: {
    ASC: { description: 'Smallest or earliest first.' },
    DESC: { description: 'Largest or latest first.' },
  } as const,
});

export const SpanOrderFieldRef = builder.enumType('SpanOrderField', {
  description:
    'What spans can be ordered by. A stored span keeps its place, except that an unfinished span (end time 0) is replaced by ' +
    'its finished form: a walk in order of END_TIME, DURATION or INGESTION_TIME may then give it twice or leave it out.',
  values: {
    START_TIME: { description: 'When the span started. Spans never move in this order.' },
    END_TIME: { description: 'When the span ended. An unfinished span moves when its finished form arrives.' },
    DURATION: { description: 'How long it took. An unfinished span moves when its finished form arrives.' },
    INGESTION_TIME: {
      description:
        'When it arrived: `ingestionTimeUnixNano`. An unfinished span moves to the end when its finished form arrives.',
    },
  } as const,
});

export const TraceOrderFieldRef = builder.enumType('TraceOrderField', {
  description:
    'What traces can be ordered by. Traces move in each of these orders while spans arrive. A walk continues in the order of ' +
    'its first page if the storage can look back that far; otherwise `pageInfo.orderChanged` is true.',
  values: {
    START_TIME: { description: 'Start of the earliest span. It moves to the past when an earlier span arrives.' },
    DURATION: { description: 'From the earliest start to the latest end. It grows when spans arrive.' },
    SPAN_COUNT: { description: 'How many spans are stored. It grows when spans arrive.' },
    ERROR_COUNT: { description: 'How many spans have status ERROR. It grows when such spans arrive.' },
    INGESTION_TIME: {
      description:
        'When the last of its spans arrived: `completeness.lastArrival`. A trace moves to the end when a span of it arrives; a ' +
        'repeated span moves nothing. Where `orderChanged` is true, such a trace is given again by a walk in ascending order, and ' +
        'may be left out by one in descending order. On Elasticsearch, traces that layouts before 4 stored come before all ' +
        'others, in order of their start, until a span of them arrives.',
    },
  } as const,
});

export const GroupFieldRef = builder.enumType('GroupField', {
  description: 'A field that spans are grouped by.',
  values: {
    SERVICE: { value: 'service', description: 'The service that sent the span.' },
    NAME: { value: 'name', description: 'The name of the span.' },
    KIND: { value: 'kind', description: 'The kind, by its name in `SpanKind`; by its number if it has none there.' },
    STATUS_CODE: {
      value: 'statusCode',
      description: 'The status code, by its name in `StatusCode`; by its number if it has none there.',
    },
    ROOT_SERVICE: { value: 'rootService', description: 'The service of the root span of the trace.' },
    ROOT_NAME: { value: 'rootName', description: 'The name of the root span of the trace.' },
  } as const,
});

export const MetricMeasureRef = builder.enumType('MetricMeasure', {
  description: 'What groups of spans can be ordered by.',
  values: {
    COUNT: { description: 'The number of spans.' },
    RATE: { description: 'Spans a second.' },
    ERROR_COUNT: { description: 'Spans with status ERROR.' },
    ERROR_RATE: { description: 'The share of spans with status ERROR.' },
    DURATION_SUM: { description: 'The sum of the durations.' },
    DURATION_MAX: { description: 'The longest duration.' },
    QUANTILE: { description: 'The quantile `q` of the durations.' },
  } as const,
});

export const ExactnessRef = builder.enumType('Exactness', {
  description: 'How exact an answer is.',
  values: {
    EXACT: { description: 'Every figure is exact, of every span.' },
    QUANTILES_WITHIN_ONE_PERCENT: {
      description: 'Counts and sums are exact, of every span. Quantiles are off by at most 1% of their value.',
    },
  } as const,
});

export const BucketScaleRef = builder.enumType('BucketScale', {
  description: 'The sizes of buckets of duration.',
  values: {
    LOG: {
      description:
        'Each bucket is about as many times as long as the one before. Bounds are integers; durations may be negative.',
    },
    LINEAR: { description: 'All buckets have the same size.' },
  } as const,
});

export const ServiceMapNodeKindRef = builder.enumType('ServiceMapNodeKind', {
  description: 'What takes part in a service map.',
  values: {
    SERVICE: { description: 'A service: it sends spans.' },
    DATABASE: {
      description: 'A database (`db.system.name` with `db.namespace`, or the older `db.system` with `db.name`).',
    },
    MESSAGING: {
      description: 'A queue or topic without a stored receiver (`messaging.system` with `messaging.destination.name`).',
    },
    EXTERNAL: {
      description:
        'Another peer (`service.peer.name`, `peer.service`, `server.address` or `net.peer.name`, in this order).',
    },
  } as const,
});

export const ServiceMapEdgeKindRef = builder.enumType('ServiceMapEdgeKind', {
  description: 'How one calls another.',
  values: {
    CALL: {
      description:
        'A span has a parent of another service; or a CLIENT span has no child of another service, and its attributes name ' +
        'what it calls.',
    },
    MESSAGE: {
      description:
        'The same where the span is a CONSUMER or its parent a PRODUCER; or where a PRODUCER span has no such child.',
    },
    LINK: { description: 'A CONSUMER span links to a span of another service that is not its parent.' },
  } as const,
});
