/** The type Span: what it is. Its times, lists and relatives are in `span-times.ts`, `span-lists.ts` and
 * `span-relatives.ts`. */
import { hasParent } from '../../src/model/span.ts';
import { attributeFields } from '../attribute-fields.ts';
import { costs } from '../cost.ts';
import { SpanKindRef } from '../enums.ts';
import { knownKind } from '../kind.ts';
import { spanNodeId } from '../node-id.ts';
import { InstrumentationScopeRef, ResourceRef, ServiceRef, SpanRef, StatusRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';
import { NodeRef } from './node.ts';

SpanRef.implement({
  description: 'One unit of work: a handled request, a call, a database query.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: (span) => spanNodeId(span) }),
    traceId: t.expose('traceId', { type: 'TraceID', description: 'Id of the trace.' }),
    spanId: t.expose('spanId', {
      type: 'SpanID',
      description: 'Its id. Unique in its trace, except that client and server of one call may share an id.',
    }),
    parentSpanId: t.field({
      type: 'SpanID',
      nullable: true,
      description: 'Id of the parent, as it was sent. Null if the span has no parent.',
      resolve: (span) => (hasParent(span) ? span.parentSpanId : null),
    }),
    traceState: t.exposeString('traceState', { description: 'W3C trace state. Often empty.' }),
    flags: t.int({
      description: `W3C trace flags and the flags that OTLP adds. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.flags),
    }),
    name: t.exposeString('name', { description: 'Name of the work, for example `GET /users/{id}`.' }),
    kind: t.field({
      type: SpanKindRef,
      description: 'The role of the span in a call or a message exchange.',
      resolve: (span) => knownKind(span.kind),
    }),
    kindNumber: t.exposeInt('kind', {
      description: 'The kind as the number that OTLP defines. It distinguishes kinds that `kind` does not know.',
    }),
    status: t.field({ type: StatusRef, description: 'The status of the work.', resolve: (span) => span }),
    service: t.field({
      type: ServiceRef,
      description: 'The service that sent it: the resource attribute `service.name`.',
      resolve: (span) => ({ name: span.service }),
    }),
    resource: t.field({
      type: ResourceRef,
      description: 'The entity that sent it.',
      extensions: costs('record'),
      resolve: (span, _args, { query }) => query.details.resource(span),
    }),
    scope: t.field({
      type: InstrumentationScopeRef,
      description: 'The library that created it.',
      extensions: costs('record'),
      resolve: (span, _args, { query }) => query.details.scope(span),
    }),
    ...attributeFields(t, (span, { query }) => query.details.attributes(span)),
    droppedAttributesCount: t.int({
      description: `Number of attributes that the sender dropped. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.droppedAttributesCount),
    }),
    droppedEventsCount: t.int({
      description: `Number of events that the sender dropped. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.droppedEventsCount),
    }),
    droppedLinksCount: t.int({
      description: `Number of links that the sender dropped. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.droppedLinksCount),
    }),
  }),
});
