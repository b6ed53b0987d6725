/** The enums. Kinds and status codes are their OTLP numbers inside. */
import { SpanKind, StatusCode } from '../src/model/span.ts';
import { builder } from './builder.ts';

export const SpanKindRef = builder.enumType('SpanKind', {
  description: 'The role of a span in a call or a message exchange.',
  values: {
    UNSPECIFIED: {
      value: SpanKind.UNSPECIFIED,
      description: 'None given, or one that this version does not know (`kindNumber` has it).',
    },
    INTERNAL: { value: SpanKind.INTERNAL, description: 'Work inside the service.' },
    SERVER: { value: SpanKind.SERVER, description: 'Handles a request from outside.' },
    CLIENT: { value: SpanKind.CLIENT, description: 'Calls another service and waits for the answer.' },
    PRODUCER: { value: SpanKind.PRODUCER, description: 'Sends a message and does not wait.' },
    CONSUMER: { value: SpanKind.CONSUMER, description: 'Handles a message.' },
  },
});

export const StatusCodeRef = builder.enumType('StatusCode', {
  description: 'How the work of a span ended.',
  values: {
    UNSET: { value: StatusCode.UNSET, description: 'Nothing was said: no error is known.' },
    OK: { value: StatusCode.OK, description: 'The application says that it succeeded.' },
    ERROR: { value: StatusCode.ERROR, description: 'It failed.' },
  },
});

export const AttributeTypeRef = builder.enumType('AttributeType', {
  description: "The OTLP type of an attribute's value.",
  values: {
    STRING: { description: 'Text.' },
    BOOL: { description: 'True or false.' },
    INT: { description: 'A signed 64-bit integer; beyond ±2^53 shown as a string.' },
    DOUBLE: { description: 'A 64-bit floating point number; NaN and the infinities shown as strings.' },
    BYTES: { description: 'Bytes, shown in base64.' },
    ARRAY: { description: 'A list of values.' },
    KVLIST: { description: 'A list of keys and values, shown as an object.' },
    EMPTY: { description: 'No value, shown as null.' },
  } as const,
});

export const AttributeScopeRef = builder.enumType('AttributeScope', {
  description: 'Where an attribute stands.',
  values: {
    SPAN: { description: 'On the span itself.' },
    RESOURCE: { description: 'On the resource (the process, host, service) that sent the span.' },
    SCOPE: { description: 'On the instrumentation scope (the library) that made the span.' },
    EVENT: { description: 'On an event of the span.' },
    LINK: { description: 'On a link of the span.' },
  } as const,
});

export const OrderDirectionRef = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'Smallest or earliest first.' },
    DESC: { description: 'Largest or latest first.' },
  } as const,
});

export const SpanOrderFieldRef = builder.enumType('SpanOrderField', {
  description:
    'What spans can be ordered by. A stored span keeps its place, except that an unfinished span (end time 0) is replaced by ' +
    'its finished form.',
  values: {
    START_TIME: { description: 'When the span started. Spans never move in this order.' },
    END_TIME: { description: 'When the span ended. An unfinished span moves when its finished form arrives.' },
    DURATION: { description: 'How long it took. An unfinished span moves when its finished form arrives.' },
  } as const,
});

export const TraceOrderFieldRef = builder.enumType('TraceOrderField', {
  description:
    'What traces can be ordered by. Traces move in each of these orders while spans arrive. A walk continues in the order of ' +
    'its first page where the storage can look back; elsewhere `pageInfo.orderChanged` is true.',
  values: {
    START_TIME: { description: 'Start of the earliest span. It moves to the past when an earlier span arrives.' },
    DURATION: { description: 'From the earliest start to the latest end. It grows when spans arrive.' },
    SPAN_COUNT: { description: 'How many spans are stored. It grows when spans arrive.' },
    ERROR_COUNT: { description: 'How many spans have status ERROR. It grows when such spans arrive.' },
  } as const,
});
