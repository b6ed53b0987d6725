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

export const SpanConnectionRef = connectionOf(
  'Span',
  'spans',
  SpanRef,
  'A walk from page to page returns each span that was stored at its first page once. Spans that arrive meanwhile come if their ' +
    'place is after the cursor. In order of `END_TIME`, `DURATION` or `INGESTION_TIME` a span that was unfinished at the first ' +
    'page may come twice or not at all, because its finished form has another place.',
);
export const EventConnectionRef = connectionOf('Event', 'events', EventRef);
export const LinkConnectionRef = connectionOf('Link', 'links', LinkRef);
export const OperationConnectionRef = connectionOf('Operation', 'operations', OperationRef);
export const AttributeKeyConnectionRef = connectionOf('AttributeKey', 'attribute keys', AttributeKeyRef);
export const AttributeValueConnectionRef = connectionOf('AttributeValue', 'attribute values', AttributeValueCountRef);
export const ErrorGroupConnectionRef = connectionOf('ErrorGroup', 'error groups', ErrorGroupRef);
