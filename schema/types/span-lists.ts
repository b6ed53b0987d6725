/** The type Span: events, links and links towards it. */
import { builder } from '../builder.ts';
import { forwardArgs } from '../connection.ts';
import { EventConnectionRef, LinkConnectionRef, SpanConnectionRef } from '../connections.ts';
import { costs } from '../cost.ts';
import { SpanRef } from '../refs.ts';

builder.objectFields(SpanRef, (t) => ({
  events: t.field({
    type: EventConnectionRef,
    description: 'Events, for example exceptions, in the order in which they were received.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.details.events(span, args),
  }),
  links: t.field({
    type: LinkConnectionRef,
    description: 'Links to other spans, in the order in which they were received.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.details.links(span, args),
  }),
  linkedFrom: t.field({
    type: SpanConnectionRef,
    description: 'Spans of any trace that link to this span, the earliest first.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.details.linkedFrom(span, args),
  }),
}));
