/** The type Subscription. The server asks each subscription in turns (src/net/live.ts); a resolver answers one turn. */
import { type AddedSpans, LIVE_SPANS } from '../../src/query/live.ts';
import { builder } from '../builder.ts';
import { costs, listCost } from '../cost.ts';
import { filterArgs, toSelection } from '../inputs/span-selection.ts';
import { inTurns, nothingNew, sourceOf } from '../live-turn.ts';
import { SpanRef, TraceRef } from '../refs.ts';

const SpanAddedRef = builder.objectRef<AddedSpans>('SpanAdded').implement({
  description: 'Spans that arrived.',
  fields: (t) => ({
    token: t.exposeString('token', {
      description: 'The place after these spans. A subscription with `after: token` continues here, with any filter.',
    }),
    spans: t.field({
      type: [SpanRef],
      description: `At most ${LIVE_SPANS}, in order of arrival.`,
      extensions: listCost(LIVE_SPANS),
      resolve: ({ spans }) => [...spans],
    }),
    droppedCount: t.expose('droppedCount', {
      type: 'Count',
      description: 'Matches before these spans that were left out, because the client did not take what it was sent.',
    }),
  }),
});

builder.subscriptionType({
  description: 'Answered as server-sent events, in the mode of distinct connections of GraphQL over SSE.',
  fields: (t) => ({
    spanAdded: t.field({
      type: SpanAddedRef,
      description:
        'Spans as they arrive. The finished form of an unfinished span arrives as a span of its own. What retention has removed ' +
        'since the token is not among them.',
      args: {
        ...filterArgs(t.arg),
        after: t.arg.string({
          description:
            'The token of the last event seen: nothing since then is left out or repeated. Default: from now on.',
        }),
      },
      subscribe: inTurns,
      resolve: async (_root, { after, ...args }, { query, now, live }) => {
        const { task, settlingMs } = sourceOf(live);
        const { turn } = task;
        const added = await query.live.spansAdded({
          filter: toSelection(args, now).filter,
          after: turn.after ?? after ?? undefined,
          isLate: turn.isLate ?? false,
          settlingMs,
        });
        const isEmpty = added.spans.length === 0 && added.droppedCount === 0;
        task.done({ after: added.token, isEmpty, hasMore: added.hasMore });
        return added;
      },
    }),
    traceUpdated: t.field({
      type: TraceRef,
      description: 'The trace as it is, as soon as it is stored, and again each time that spans of it have arrived.',
      extensions: costs('record'),
      args: { traceId: t.arg({ type: 'TraceID', required: true, description: 'Its id.' }) },
      subscribe: inTurns,
      resolve: async (_root, { traceId }, { query, live }) => {
        const { task, settlingMs } = sourceOf(live);
        const { seen, trace } = await query.live.traceUpdated({ traceId, seen: task.turn.after ?? '', settlingMs });
        task.done({ after: seen, isEmpty: trace === undefined, hasMore: false });
        if (trace === undefined) throw nothingNew();
        return trace;
      },
    }),
  }),
});
