import { orderedTime } from '../../../model/span.ts';
import type { CriticalPathSegment } from '../../../query/trace-analysis.ts';
import type { SpanRecord } from '../../../storage/backend.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, map, numeric, string } from '../answers/schemas.ts';
import { milliseconds, shownShare } from '../answers/shown-numbers.ts';
import { TRACE_HEAD } from '../answers/spans.ts';
import { CURSOR, limitArgument, traceIdArgument } from '../arguments/common.ts';
import { wholeListAnswer } from './pages.ts';
import { spanLine } from './span-parts.ts';
import { storedTrace } from './stored-trace.ts';
import { tool } from './tool.ts';

/** Spans that are named as the heaviest. */
const HEAVIEST = 5;

export const getCriticalPath = tool({
  name: 'get_critical_path',
  title: 'Get the critical path of a trace',
  description:
    'Why a request took as long as it did: at each moment the one span that the root waited for. The steps have no gaps and no overlaps, ' +
    'and add up to pathMs, the time of the root. heaviest names the spans with most time on the path: making one of these faster makes ' +
    'the request faster, and nothing else does. Next: get_spans of the heaviest, search_spans for whether that operation is always slow.',
  input: { trace_id: traceIdArgument(), limit: limitArgument('steps', 100), cursor: CURSOR },
  output: listSchema(
    {
      spanId: string(),
      service: string(),
      name: string(),
      kind: string(),
      durationMs: numeric('Of the whole span.'),
      startOffsetMs: numeric('Of the step, from the start of the trace.'),
      stepMs: numeric('Of the step.'),
    },
    {
      trace: TRACE_HEAD,
      pathMs: numeric(),
      heaviest: list(map(), 'Spans with most time on the path: onPathMs, and share of pathMs from 0 to 1.'),
    },
  ),
  run: async (context) => {
    const { args, query } = context;
    const { trace, brief } = await storedTrace(args.trace_id, context);
    const path = await query.analysis.criticalPath(args.trace_id);
    const start = orderedTime(trace.startTimeUnixNano);
    const pathNano = path.reduce((sum, step) => sum + lengthOf(step), 0n);
    const show = async (steps: readonly CriticalPathSegment[]) =>
      steps.map((step) => ({
        ...spanLine(step.span),
        startOffsetMs: milliseconds(step.startTimeUnixNano - start),
        stepMs: milliseconds(lengthOf(step)),
      }));
    const head = { trace: brief, pathMs: milliseconds(pathNano), heaviest: heaviestOf(path, pathNano) };
    return wholeListAnswer(
      path,
      args.limit,
      show,
      { what: 'steps', head, advice: 'Pass limit.', notes: pathNotes },
      context,
    );
  },
});

/** Says why there is nothing. */
async function pathNotes(total: number): Promise<readonly string[]> {
  if (total > 0) return [];
  return ['Without a root span that has ended there is no path: see get_trace_topology.'];
}

function lengthOf({ startTimeUnixNano, endTimeUnixNano }: CriticalPathSegment): bigint {
  return endTimeUnixNano - startTimeUnixNano;
}

/** The longest first, ties in the order of the path. */
function heaviestOf(path: readonly CriticalPathSegment[], pathNano: bigint): readonly object[] {
  const bySpan = new Map<string, { readonly span: SpanRecord; nanos: bigint }>();
  for (const step of path) {
    const known = bySpan.get(step.span.ref);
    if (known === undefined) bySpan.set(step.span.ref, { span: step.span, nanos: lengthOf(step) });
    else known.nanos += lengthOf(step);
  }
  return [...bySpan.values()]
    .sort((a, b) => Number(b.nanos - a.nanos))
    .slice(0, HEAVIEST)
    .map(({ span, nanos }) => ({
      ...spanLine(span),
      onPathMs: milliseconds(nanos),
      share: shownShare(milliseconds(nanos), milliseconds(pathNano)),
    }));
}
