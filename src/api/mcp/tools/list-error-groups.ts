import { messageOf } from '../../../model/span-errors.ts';
import type { ErrorGroup } from '../../../query/error-groups.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, map, string, stringOrNull, whole } from '../answers/schemas.ts';
import { shownTime } from '../answers/shown-numbers.ts';
import { cutText, shownName } from '../answers/shown-text.ts';
import { withDefault } from '../arguments/argument.ts';
import { CURSOR, limitArgument, pageLimit, queryArgument, spanFilter } from '../arguments/common.ts';
import { integer } from '../arguments/kinds.ts';
import { RECENT_RANGE, recentRange } from '../arguments/times.ts';
import { emptyRangeNotes, RANGE_SCHEMA, shownRange } from './empty-range.ts';
import { connectionAnswer } from './pages.ts';
import { spanLine } from './span-parts.ts';
import { tool } from './tool.ts';

const MAX_MESSAGE = 300;
const MAX_SERVICES = 10;
const MAX_OPERATIONS = 5;
const USUAL_EXAMPLES = 2;
const MAX_EXAMPLES = 5;

export const listErrorGroups = tool({
  name: 'list_error_groups',
  title: 'List what failed',
  description:
    'What failed, grouped by what went wrong, the most frequent first: the answer to "what failed in the last hour". Each group has ' +
    'the type and message of its exception (numbers, ids and quoted texts become <value>, <text>, <address>), how many spans have it, ' +
    'when it first and last happened, in which services and operations, and examples. Next: get_trace_errors of an example, ' +
    'compare_spans with { status = error } for what failed requests have in common.',
  input: {
    query: queryArgument('the spans that are looked at'),
    ...RECENT_RANGE,
    examples: withDefault(integer('Example spans for each group.', { min: 0, max: MAX_EXAMPLES }), USUAL_EXAMPLES),
    limit: limitArgument('groups'),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      type: stringOrNull('Type of the exception. Null for spans that only have status error.'),
      message: string(),
      spanCount: whole(),
      firstTime: string(),
      lastTime: string(),
      services: list({ type: 'string' }),
      serviceCount: whole(),
      operations: list(map(), 'name and spanCount of some.'),
      operationCount: whole(),
      examples: list(map(), 'traceId, spanId and more of some spans, the newest first.'),
    },
    RANGE_SCHEMA,
  ),
  run: async (context) => {
    const { args, query, limits, after, nowUnixNano } = context;
    const timeRange = recentRange(args, nowUnixNano);
    const first = pageLimit(args.limit, limits);
    const groups = query.errors.groups({ filter: spanFilter(args.query), timeRange, first, after });
    const notes = async (total: number) =>
      total > 0 ? [] : ['Nothing failed there.', ...(await emptyRangeNotes(total, context))];
    return connectionAnswer(
      groups,
      (nodes) => Promise.all(nodes.map((group) => shownGroup(group, Math.min(args.examples, limits.maxPageSize)))),
      { what: 'groups of errors', head: shownRange(timeRange), advice: 'Pass fewer examples.', notes },
      context,
    );
  },
});

async function shownGroup(group: ErrorGroup, exampleCount: number): Promise<object> {
  const { error, count, firstStartUnixNano, lastStartUnixNano, page } = group;
  const [services, operations, examples] = await Promise.all([
    page.services(error),
    page.operations(error),
    page.examples(error, exampleCount),
  ]);
  return {
    type: error.length === 2 ? shownName(error[0]) : null,
    message: cutText(messageOf(error), MAX_MESSAGE),
    spanCount: count,
    firstTime: shownTime(firstStartUnixNano),
    lastTime: shownTime(lastStartUnixNano),
    services: services.slice(0, MAX_SERVICES).map(shownName),
    serviceCount: services.length,
    operations: operations
      .toSorted((a, b) => b.spanCount - a.spanCount)
      .slice(0, MAX_OPERATIONS)
      .map(({ name, spanCount }) => ({ name: shownName(name), spanCount })),
    operationCount: operations.length,
    examples: examples.map((span) => ({
      traceId: span.traceId,
      ...spanLine(span),
      startTime: shownTime(span.startTimeUnixNano),
    })),
  };
}
