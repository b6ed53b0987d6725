import type { SpanOrder } from '../../../storage/query.ts';
import { listSchema } from '../answers/list-answer.ts';
import { string } from '../answers/schemas.ts';
import { SPAN_BRIEF, spanBrief } from '../answers/spans.ts';
import { withDefault } from '../arguments/argument.ts';
import { CURSOR, limitArgument, pageLimit, queryArgument, spanFilter } from '../arguments/common.ts';
import { choice } from '../arguments/kinds.ts';
import { RECENT_RANGE, recentRange } from '../arguments/times.ts';
import { emptyRangeNotes, RANGE_SCHEMA, shownRange } from './empty-range.ts';
import { connectionAnswer } from './pages.ts';
import { tool } from './tool.ts';

const ORDERS = {
  newest: { field: 'START_TIME', direction: 'DESC' },
  oldest: { field: 'START_TIME', direction: 'ASC' },
  slowest: { field: 'DURATION', direction: 'DESC' },
} as const satisfies Readonly<Record<string, SpanOrder>>;
const ORDER_NAMES = ['newest', 'oldest', 'slowest'] as const;

export const searchSpans = tool({
  name: 'search_spans',
  title: 'Search spans',
  description:
    'Finds single spans (operations within requests) by TraceQL, without their attributes. Use it for the slowest or the failing calls ' +
    'of an operation. total counts all that match. Looks at the last hour unless from and to say otherwise. Next: get_spans for ' +
    'attributes and events of some, get_trace_topology for the request around one.',
  input: {
    query: queryArgument('the wanted spans'),
    ...RECENT_RANGE,
    order: withDefault(choice('Which spans come first.', ORDER_NAMES), 'newest'),
    limit: limitArgument('spans'),
    cursor: CURSOR,
  },
  output: listSchema({ traceId: string(), ...SPAN_BRIEF }, RANGE_SCHEMA),
  run: async (context) => {
    const { args, query, limits, after, nowUnixNano } = context;
    const timeRange = recentRange(args, nowUnixNano);
    const filter = spanFilter(args.query);
    const orderBy = ORDERS[args.order];
    const spans = query.search.spans({ filter, timeRange, orderBy, first: pageLimit(args.limit, limits), after });
    return connectionAnswer(
      spans,
      async (nodes) => nodes.map((span) => ({ traceId: span.traceId, ...spanBrief(span) })),
      {
        what: 'spans',
        head: shownRange(timeRange),
        advice: 'Ask for a smaller limit.',
        notes: (total) => emptyRangeNotes(total, context),
      },
      context,
    );
  },
});
