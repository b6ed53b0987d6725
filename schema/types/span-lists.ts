/** The type Span: events, links and links towards it. */
import { builder } from '../builder.ts';
import { forwardArgs } from '../connection.ts';
import { EventConnectionRef, LinkConnectionRef, SpanConnectionRef } from '../connections.ts';
import { costs, listCost } from '../cost.ts';
import { ExceptionRef, SpanRef } from '../refs.ts';

/** Exceptions that a span usually has. */
const USUAL_EXCEPTIONS = 1;

builder.objectFields(SpanRef, (t) => ({
  events: t.field({
    type: EventConnectionRef,
    description: 'Events, for example exceptions, in the order in which they were received.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.details.events(span, args),
  }),
  exceptions: t.field({
    type: [ExceptionRef],
    description:
      'Exceptions that its events record (events named `exception`), in the order in which they were received, and then those ' +
      'of log records with its ids, in order of time. An error in a log record that is no exception has no type.',
    extensions: listCost(USUAL_EXCEPTIONS),
    resolve: (span, _args, { query }) => query.details.exceptions(span),
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
