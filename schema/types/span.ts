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
  description: 'One piece of work: a request handled, a call made, a query run.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: (span) => spanNodeId(span) }),
    traceId: t.expose('traceId', { type: 'TraceID', description: 'The trace it belongs to.' }),
    spanId: t.expose('spanId', {
      type: 'SpanID',
      description: 'Its id, unique in its trace except that client and server of one call may share one.',
    }),
    parentSpanId: t.field({
      type: 'SpanID',
      nullable: true,
      description: 'Id of the parent as it was sent; null for a span without one.',
      resolve: (span) => (hasParent(span) ? span.parentSpanId : null),
    }),
    traceState: t.exposeString('traceState', { description: 'W3C trace state; often empty.' }),
    flags: t.int({
      description: `W3C trace flags and OTLP's own bits. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.flags),
    }),
    name: t.exposeString('name', { description: 'What it does, such as `GET /users/{id}`.' }),
    kind: t.field({
      type: SpanKindRef,
      description:
        'What part the span has in a call or a message: SERVER and CLIENT, PRODUCER and CONSUMER, or INTERNAL.',
      resolve: (span) => knownKind(span.kind),
    }),
    kindNumber: t.exposeInt('kind', {
      description: 'The kind as OTLP has it; tells kinds apart that `kind` does not know.',
    }),
    status: t.field({ type: StatusRef, description: 'How it ended.', resolve: (span) => span }),
    service: t.field({
      type: ServiceRef,
      description: 'The service that sent it, by resource attribute `service.name`.',
      resolve: (span) => ({ name: span.service }),
    }),
    resource: t.field({
      type: ResourceRef,
      description: 'What sent it: process, host, service.',
      extensions: costs('record'),
      resolve: (span, _args, { query }) => query.details.resource(span),
    }),
    scope: t.field({
      type: InstrumentationScopeRef,
      description: 'The library that made it.',
      extensions: costs('record'),
      resolve: (span, _args, { query }) => query.details.scope(span),
    }),
    ...attributeFields(t, (span, { query }) => query.details.attributes(span)),
    droppedAttributesCount: t.int({
      description: `Attributes the sender left out. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.droppedAttributesCount),
    }),
    droppedEventsCount: t.int({
      description: `Events the sender left out. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.droppedEventsCount),
    }),
    droppedLinksCount: t.int({
      description: `Links the sender left out. ${UINT32_NOTE}`,
      resolve: (span) => asInt32(span.droppedLinksCount),
    }),
  }),
});
