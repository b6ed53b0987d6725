/** The type Span: events, links and links towards it. */
import { builder } from '../builder.ts';
import { forwardArgs } from '../connection.ts';
import { EventConnectionRef, LinkConnectionRef, SpanConnectionRef } from '../connections.ts';
import { costs } from '../cost.ts';
import { SpanRef } from '../refs.ts';

builder.objectFields(SpanRef, (t) => ({
  events: t.field({
    type: EventConnectionRef,
    description: 'What happened at single moments, such as exceptions, in the order received.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.details.events(span, args),
  }),
  links: t.field({
    type: LinkConnectionRef,
    description: 'References to other spans, in the order received.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.details.links(span, args),
  }),
  linkedFrom: t.field({
    type: SpanConnectionRef,
    description: 'Spans that link to this one, in any trace, earliest first.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.details.linkedFrom(span, args),
  }),
}));
