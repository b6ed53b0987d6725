/** The type Link. */
import { attributeFields } from '../attribute-fields.ts';
import { costs } from '../cost.ts';
import { LinkRef, SpanRef, TraceRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

LinkRef.implement({
  description: 'A reference from a span to another one, often in another trace, such as the message it handles.',
  fields: (t) => ({
    traceId: t.expose('traceId', { type: 'TraceID', description: 'The trace it leads to.' }),
    spanId: t.expose('spanId', { type: 'SpanID', description: 'The span it leads to.' }),
    traceState: t.exposeString('traceState', { description: 'W3C trace state of the target; often empty.' }),
    flags: t.int({
      description: `W3C trace flags and OTLP's own bits. ${UINT32_NOTE}`,
      resolve: (link) => asInt32(link.flags),
    }),
    ...attributeFields(t, (link) => link.attributes),
    droppedAttributesCount: t.int({
      description: `Attributes the sender left out. ${UINT32_NOTE}`,
      resolve: (link) => asInt32(link.droppedAttributesCount),
    }),
    span: t.field({
      type: SpanRef,
      nullable: true,
      description: 'The span it leads to; null if that is not stored. Of client and server with one id the server.',
      extensions: costs('record'),
      resolve: async (link, _args, { query }) => (await query.details.span(link.traceId, link.spanId)) ?? null,
    }),
    trace: t.field({
      type: TraceRef,
      nullable: true,
      description: 'The trace it leads to; null if that is not stored.',
      extensions: costs('record'),
      resolve: async (link, _args, { query }) => (await query.details.trace(link.traceId)) ?? null,
    }),
  }),
});
