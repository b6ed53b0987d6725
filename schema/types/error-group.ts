/** The type ErrorGroup. */
import { messageOf } from '../../src/model/span-errors.ts';
import { costs } from '../cost.ts';
import { errorGroupNodeId } from '../node-id.ts';
import { ErrorGroupRef, OperationRef, ServiceRef, SpanRef } from '../refs.ts';
import { NodeRef } from './node.ts';

ErrorGroupRef.implement({
  description:
    'Spans that failed in the same way: they have an exception with the same type and message, or without any exception the ' +
    'same service, name and status message. Messages are the same if they differ only in numbers, ids, quoted texts and addresses.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      description: 'Global id of the error. `Query.node` answers it with all stored spans that have the error.',
      resolve: ({ error }) => errorGroupNodeId(error),
    }),
    type: t.string({
      description: 'The type of the exception. Empty for spans without one.',
      resolve: ({ error }) => (error.length === 2 ? error[0] : ''),
    }),
    message: t.string({
      description:
        'The message of the exception, or of the status, with `<value>`, `<text>` and `<address>` in place of what differs. ' +
        'For a status without message it says which operation failed.',
      resolve: ({ error }) => messageOf(error),
    }),
    count: t.expose('count', {
      type: 'Count',
      description: 'Number of spans. A span with several different exceptions is in several groups.',
    }),
    firstSeen: t.expose('firstStartUnixNano', {
      type: 'DateTime',
      description: 'Start of the earliest of these spans.',
    }),
    lastSeen: t.expose('lastStartUnixNano', { type: 'DateTime', description: 'Start of the latest of these spans.' }),
    services: t.field({
      type: [ServiceRef],
      description: 'The services of these spans, sorted by name.',
      resolve: async ({ error, page }) => (await page.services(error)).map((name) => ({ name })),
    }),
    operations: t.field({
      type: [OperationRef],
      description: 'The operations of these spans, sorted by name and kind. `spanCount` counts spans of the group.',
      resolve: ({ error, page }) => page.operations(error),
    }),
    examples: t.field({
      type: [SpanRef],
      description: 'Some of these spans, the newest first.',
      extensions: costs('nestedList'),
      args: { first: t.arg.int({ description: 'Number of spans, 3 by default.' }) },
      resolve: ({ error, page }, { first }) => page.examples(error, first ?? undefined),
    }),
    trend: t.field({
      type: ['Count'],
      description:
        'How many of these spans start in each of some equal parts of the time range. An open side of the range is that of the ' +
        'earliest or the latest error in the list.',
      extensions: costs('count'),
      args: { buckets: t.arg.int({ description: 'Number of parts, 20 by default, at most the maximum page size.' }) },
      resolve: ({ error, page }, { buckets }) => page.trend(error, buckets ?? undefined),
    }),
  }),
});
