import { durationNano } from '../../../model/span.ts';
import { type ComparisonState, pathTo } from '../../../model/trace-comparison.ts';
import type { ComparedSpans } from '../../../query/trace-analysis.ts';
import type { SpanRecord } from '../../../storage/backend.ts';
import { shownValue } from '../answers/attributes.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, map, numericOrNull, string, whole } from '../answers/schemas.ts';
import { milliseconds } from '../answers/shown-numbers.ts';
import { shownName } from '../answers/shown-text.ts';
import { kindName, TRACE_HEAD } from '../answers/spans.ts';
import { withDefault } from '../arguments/argument.ts';
import { CURSOR, limitArgument, traceIdArgument } from '../arguments/common.ts';
import { flag, number } from '../arguments/kinds.ts';
import { wholeListAnswer } from './pages.ts';
import { notStored, storedTrace } from './stored-trace.ts';
import { type ToolContext, tool } from './tool.ts';

const USUAL_TOLERANCE = 0.1;
/** Names of a path, the last ones. */
const PATH_NAMES = 6;
/** Ids of spans on each side of a difference. */
const SPAN_IDS = 3;
const MAX_CHANGES = 10;
const MAX_VALUE = 100;

export const compareTraces = tool({
  name: 'compare_traces',
  title: 'Compare two traces',
  description:
    'What differs between a trace (a: the usual, good one) and another (b). Spans are matched by the way to them: service, name and kind, ' +
    'below matching parents. state: added or removed in b, more or fewer spans, slower or faster in b, same. Parents stand before children; ' +
    'deltaMs is b minus a. The deepest slower spans are the reason of the ones above. Next: get_spans of both sides. For many requests ' +
    'instead of two, use compare_spans.',
  input: {
    trace_id_a: traceIdArgument('Id of the first trace: the one to compare with.'),
    trace_id_b: traceIdArgument('Id of the second trace: the one in question.'),
    tolerance: withDefault(
      number('The share by which durations may differ and still count as the same.', { min: 0, max: 1 }),
      USUAL_TOLERANCE,
    ),
    include_same: withDefault(flag('Whether spans that do not differ are listed too.'), false),
    include_attributes: withDefault(flag('Whether changed attribute values of each difference are listed.'), false),
    limit: limitArgument('differences', 50),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      path: list(
        { type: 'string' },
        'Names of the spans on the way, the outermost first; of a long way the last ones.',
      ),
      service: string(),
      name: string(),
      kind: string(),
      state: string('added, removed, more, fewer, slower, faster or same.'),
      countA: whole(),
      countB: whole(),
      durationMsA: numericOrNull('Of all its spans in a. Null: there are none.'),
      durationMsB: numericOrNull(),
      deltaMs: numericOrNull('b minus a.'),
      spanIdsA: list({ type: 'string' }, 'Some of the spans.'),
      spanIdsB: list({ type: 'string' }),
      changedAttributeCount: whole(),
      changedAttributes: list(
        map(),
        'scope, key, and the values in a and in b. Where a side lacks the key, it is absent.',
      ),
    },
    { a: TRACE_HEAD, b: TRACE_HEAD, states: map('Number of differences of each state.') },
  ),
  run: async (context) => {
    const { args, query } = context;
    const [a, b] = await Promise.all([storedTrace(args.trace_id_a, context), storedTrace(args.trace_id_b, context)]);
    const comparison = await query.analysis.compare(
      { traceId: args.trace_id_a, spanId: undefined },
      { traceId: args.trace_id_b, spanId: undefined },
      args.tolerance,
    );
    if (comparison === undefined) throw notStored('such pair of traces');
    const nodes = comparison.nodes.filter(({ state }) => args.include_same || state !== 'SAME');
    const show = (some: readonly ComparedSpans[]) =>
      Promise.all(some.map((node) => shownNode(node, args.include_attributes, context)));
    const head = { a: a.brief, b: b.brief, states: stateCounts(comparison.nodes) };
    const words = { what: args.include_same ? 'groups of spans' : 'differences', head, advice: 'Pass limit.' };
    return wholeListAnswer(nodes, args.limit, show, words, context);
  },
});

function stateCounts(nodes: readonly ComparedSpans[]): object {
  const counts = new Map<ComparisonState, number>();
  for (const { state } of nodes) counts.set(state, (counts.get(state) ?? 0) + 1);
  return Object.fromEntries([...counts].map(([state, count]) => [state.toLowerCase(), count]));
}

async function shownNode(
  node: ComparedSpans,
  withAttributes: boolean,
  { query }: Pick<ToolContext<unknown>, 'query'>,
): Promise<object> {
  const { group, state, a, b, durationDeltaNano } = node;
  const changes = withAttributes ? await query.analysis.changedAttributes(node) : [];
  return {
    path: pathTo(group).slice(-PATH_NAMES).map(shownName),
    service: shownName(group.service),
    name: shownName(group.name),
    kind: kindName(group.kind),
    state: state.toLowerCase(),
    countA: a.length,
    countB: b.length,
    durationMsA: totalMs(a),
    durationMsB: totalMs(b),
    deltaMs: durationDeltaNano === undefined ? null : milliseconds(durationDeltaNano),
    spanIdsA: a.slice(0, SPAN_IDS).map(({ spanId }) => spanId),
    spanIdsB: b.slice(0, SPAN_IDS).map(({ spanId }) => spanId),
    ...(withAttributes && {
      changedAttributeCount: changes.length,
      changedAttributes: changes.slice(0, MAX_CHANGES).map(({ scope, key, a: ofA, b: ofB }) => ({
        scope: scope.toLowerCase(),
        key: shownName(key),
        ...(ofA !== undefined && { a: shownValue(ofA, MAX_VALUE) }),
        ...(ofB !== undefined && { b: shownValue(ofB, MAX_VALUE) }),
      })),
    }),
  };
}

function totalMs(spans: readonly SpanRecord[]): number | null {
  if (spans.length === 0) return null;
  const nanos = spans.map(durationNano).filter((duration) => duration > 0n);
  return milliseconds(nanos.reduce((sum, duration) => sum + duration, 0n));
}
