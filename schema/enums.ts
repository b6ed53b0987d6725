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
  description: 'What spans can be ordered by.',
  values: {
    START_TIME: { description: 'When the span started.' },
    END_TIME: { description: 'When the span ended.' },
    DURATION: { description: 'How long it took.' },
  } as const,
});

export const TraceOrderFieldRef = builder.enumType('TraceOrderField', {
  description: 'What traces can be ordered by.',
  values: {
    START_TIME: { description: 'Start of the earliest span.' },
    DURATION: { description: 'From the earliest start to the latest end.' },
    SPAN_COUNT: { description: 'How many spans are stored.' },
    ERROR_COUNT: { description: 'How many spans have status ERROR.' },
  } as const,
});
