/** The type Link. */
import { attributeFields } from '../attribute-fields.ts';
import { costs } from '../cost.ts';
import { LinkRef, SpanRef, TraceRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

LinkRef.implement({
  description:
    'A reference from a span to another span, often in another trace. For example, to the span that sent a message.',
  fields: (t) => ({
    traceId: t.expose('traceId', { type: 'TraceID', description: 'Id of the linked trace.' }),
    spanId: t.expose('spanId', { type: 'SpanID', description: 'Id of the linked span.' }),
    traceState: t.exposeString('traceState', { description: 'W3C trace state of the linked span. Often empty.' }),
    flags: t.int({
      description: `W3C trace flags and the flags that OTLP adds. ${UINT32_NOTE}`,
      resolve: (link) => asInt32(link.flags),
    }),
    ...attributeFields(t, (link) => link.attributes),
    droppedAttributesCount: t.int({
      description: `Number of attributes that the sender dropped. ${UINT32_NOTE}`,
      resolve: (link) => asInt32(link.droppedAttributesCount),
    }),
    span: t.field({
      type: SpanRef,
      nullable: true,
      description: 'The linked span. Null if it is not stored. If client and server share the id, the server span.',
      extensions: costs('record'),
      resolve: async (link, _args, { query }) => (await query.details.span(link.traceId, link.spanId)) ?? null,
    }),
    trace: t.field({
      type: TraceRef,
      nullable: true,
      description: 'The linked trace. Null if it is not stored.',
      extensions: costs('record'),
      resolve: async (link, _args, { query }) => (await query.details.trace(link.traceId)) ?? null,
    }),
  }),
});
