import type { TraceSummary } from '../../../storage/backend.ts';
import type { SpanFilter, TraceOrder } from '../../../storage/query.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, record } from '../answers/schemas.ts';
import { SPAN_BRIEF, spanBrief, TRACE_BRIEF, traceBrief } from '../answers/spans.ts';
import { withDefault } from '../arguments/argument.ts';
import { CURSOR, limitArgument, pageLimit, queryArgument, spanFilter, traceFilter } from '../arguments/common.ts';
import { choice } from '../arguments/kinds.ts';
import { RECENT_RANGE, recentRange } from '../arguments/times.ts';
import { emptyRangeNotes, RANGE_SCHEMA, shownRange } from './empty-range.ts';
import { connectionAnswer } from './pages.ts';
import { type ToolContext, tool } from './tool.ts';

/** Matching spans that each trace shows. */
const MATCHED_SPANS = 3;

const ORDERS = {
  newest: { field: 'START_TIME', direction: 'DESC' },
  oldest: { field: 'START_TIME', direction: 'ASC' },
  slowest: { field: 'DURATION', direction: 'DESC' },
  most_errors: { field: 'ERROR_COUNT', direction: 'DESC' },
  most_spans: { field: 'SPAN_COUNT', direction: 'DESC' },
} as const satisfies Readonly<Record<string, TraceOrder>>;
const ORDER_NAMES = ['newest', 'oldest', 'slowest', 'most_errors', 'most_spans'] as const;

export const searchTraces = tool({
  name: 'search_traces',
  title: 'Search traces',
  description:
    'Finds traces (whole requests) in which TraceQL chooses at least one span. Each has its root, duration, number of spans and of ' +
    'errors, and with a query up to three of the chosen spans. Looks at the last hour unless from and to say otherwise. For single ' +
    'slow operations use search_spans. Next: get_trace_topology of a trace, get_trace_errors, get_critical_path, or compare_traces of two.',
  input: {
    query: queryArgument('spans of the wanted traces'),
    ...RECENT_RANGE,
    order: withDefault(choice('Which traces come first.', ORDER_NAMES), 'newest'),
    limit: limitArgument('traces'),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      ...TRACE_BRIEF,
      matched: list(record(SPAN_BRIEF), 'Some of the spans that the query chose, the earliest first.'),
    },
    RANGE_SCHEMA,
  ),
  run: async (context) => {
    const { args, query, limits, after, nowUnixNano } = context;
    const timeRange = recentRange(args, nowUnixNano);
    const [filter, matched] = [traceFilter(args.query), spanFilter(args.query)];
    const orderBy = ORDERS[args.order];
    const traces = query.search.traces({ filter, timeRange, orderBy, first: pageLimit(args.limit, limits), after });
    return connectionAnswer(
      traces,
      (nodes) => Promise.all(nodes.map((trace) => shownTrace(trace, matched, context))),
      {
        what: 'traces',
        head: shownRange(timeRange),
        advice: 'Ask for a smaller limit.',
        notes: (total) => emptyRangeNotes(total, context),
      },
      context,
    );
  },
});

async function shownTrace(
  trace: TraceSummary,
  matched: SpanFilter | undefined,
  { query, limits }: Pick<ToolContext<unknown>, 'query' | 'limits'>,
): Promise<object> {
  const first = Math.min(MATCHED_SPANS, limits.maxPageSize);
  const [root, spans] = await Promise.all([
    query.structure.rootSpan(trace),
    matched && query.search.matchedSpans(trace, matched, { first }),
  ]);
  return { ...traceBrief(trace, root), ...(spans && { matched: spans.map(spanBrief) }) };
}
