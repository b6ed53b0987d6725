import { durationNano, orderedTime } from '../../../model/span.ts';
import type { Tree } from '../../../query/trace-trees.ts';
import type { SpanRecord } from '../../../storage/backend.ts';
import { listSchema } from '../answers/list-answer.ts';
import { numeric, string, stringOrNull, whole, yesOrNo } from '../answers/schemas.ts';
import { milliseconds } from '../answers/shown-numbers.ts';
import { shownName } from '../answers/shown-text.ts';
import { kindName, statusName, TRACE_HEAD } from '../answers/spans.ts';
import { optional } from '../arguments/argument.ts';
import { CURSOR, limitArgument, SPAN_ID, traceIdArgument } from '../arguments/common.ts';
import { integer } from '../arguments/kinds.ts';
import { wholeListAnswer } from './pages.ts';
import { notStored, storedTrace } from './stored-trace.ts';
import { tool } from './tool.ts';
import { depthFirst, type PlacedSpan } from './tree-walk.ts';

const MAX_DEPTH = 1_000;

export const getTraceTopology = tool({
  name: 'get_trace_topology',
  title: 'Get the topology of a trace',
  description:
    'The spans of a trace as a flat list, depth first: each parent stands before its children, and depth says how far down. Without ' +
    'attributes, so that large traces stay readable. selfMs is time that no child covers. Use span_id for one subtree and max_depth for ' +
    'an overview. Next: get_spans for attributes and events of the spans that matter, get_critical_path, get_trace_errors.',
  input: {
    trace_id: traceIdArgument(),
    span_id: optional({
      ...SPAN_ID,
      schema: { ...SPAN_ID.schema, description: 'Only this span and what is below it.' },
    }),
    max_depth: optional(
      integer('Only spans of this depth or less. 0: the roots, or the span of span_id.', { min: 0, max: MAX_DEPTH }),
    ),
    limit: limitArgument('spans', 200),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      spanId: string(),
      parentSpanId: stringOrNull(),
      parentMissing: yesOrNo('Whether the parent that it names is not stored. Absent: no.'),
      depth: whole('0 for a root, and for the span of span_id.'),
      childCount: whole(),
      service: string(),
      name: string(),
      kind: string(),
      status: string(),
      startOffsetMs: numeric('From the start of the trace.'),
      durationMs: numeric(),
      selfMs: numeric(),
    },
    { trace: TRACE_HEAD },
  ),
  run: async (context) => {
    const { args, query } = context;
    const { trace, brief } = await storedTrace(args.trace_id, context);
    const tree = await query.structure.tree(args.trace_id);
    const all = depthFirst(tree, rootsOf(tree, args.span_id), args.max_depth);
    const start = orderedTime(trace.startTimeUnixNano);
    const show = async (places: readonly PlacedSpan[]) => {
      const spans = await query.structure.allSpansAt(
        tree,
        places.map(({ index }) => index),
      );
      return spans.map((span, at) => shownPlace(tree, places[at] ?? { index: 0, depth: 0 }, span, start));
    };
    const words = { what: 'spans', head: { trace: brief }, advice: 'Ask for a smaller limit.' };
    return wholeListAnswer(all, args.limit, show, words, context);
  },
});

/** Throws NOT_FOUND. */
function rootsOf(tree: Tree, spanId: string | undefined): readonly number[] {
  if (spanId === undefined) return tree.roots();
  const index = tree.indexOfId(spanId);
  if (index === undefined) throw notStored(`span ${spanId} of this trace`);
  return [index];
}

function shownPlace(tree: Tree, { index, depth }: PlacedSpan, span: SpanRecord, traceStart: bigint): object {
  const parent = tree.spans[tree.parent(index) ?? -1];
  const isMissing = tree.isParentMissing(index);
  return {
    spanId: span.spanId,
    parentSpanId: parent?.spanId ?? (isMissing ? span.parentSpanId : null),
    ...(isMissing && { parentMissing: true }),
    depth,
    childCount: tree.children(index).length,
    service: shownName(span.service),
    name: shownName(span.name),
    kind: kindName(span.kind),
    status: statusName(span.statusCode),
    startOffsetMs: milliseconds(orderedTime(span.startTimeUnixNano) - traceStart),
    durationMs: milliseconds(durationNano(span)),
    selfMs: milliseconds(tree.selfTimeNano(index)),
  };
}
