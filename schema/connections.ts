/** The connection types. TraceConnection, whose edges have more fields, is in `types/trace-connection.ts`. */
import { connectionOf } from './connection.ts';
import {
  AttributeKeyRef,
  AttributeValueCountRef,
  ErrorGroupRef,
  EventRef,
  LinkRef,
  OperationRef,
  SpanRef,
} from './refs.ts';

export const SpanConnectionRef = connectionOf('Span', 'spans', SpanRef);
export const EventConnectionRef = connectionOf('Event', 'events', EventRef);
export const LinkConnectionRef = connectionOf('Link', 'links', LinkRef);
export const OperationConnectionRef = connectionOf('Operation', 'operations', OperationRef);
export const AttributeKeyConnectionRef = connectionOf('AttributeKey', 'attribute keys', AttributeKeyRef);
export const AttributeValueConnectionRef = connectionOf('AttributeValue', 'attribute values', AttributeValueCountRef);
export const ErrorGroupConnectionRef = connectionOf('ErrorGroup', 'error groups', ErrorGroupRef);
