import type { Connection, PageInfo } from '../../../query/connection.ts';
import { ANY_ERROR } from '../../../query/error-filter.ts';
import type { Tree } from '../../../query/trace-trees.ts';
import type { SpanRecord, TraceSummary } from '../../../storage/backend.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, record, string, whole } from '../answers/schemas.ts';
import { SPAN_BRIEF, spanBrief, TRACE_HEAD } from '../answers/spans.ts';
import { CURSOR, traceIdArgument } from '../arguments/common.ts';
import { cappedAnswer } from './capped-answer.ts';
import { shownException } from './span-parts.ts';
import { storedTrace } from './stored-trace.ts';
import { type ToolContext, tool } from './tool.ts';

export const getTraceErrors = tool({
  name: 'get_trace_errors',
  title: 'Get the errors of a trace',
  description:
    'The spans of a trace that failed, in order of their start, with status message and recorded exceptions: status error, an exception ' +
    'event, or an error in a log. Errors travel up: the deepest failed span, which no failed span has for a parent, is most often the ' +
    'cause, and isCause marks it. Next: get_spans of the cause, list_error_groups for how often this happens.',
  input: { trace_id: traceIdArgument(), cursor: CURSOR },
  output: listSchema(
    {
      ...SPAN_BRIEF,
      isCause: { type: 'boolean', description: 'Whether no span below it failed.' },
      exceptionCount: whole(),
      exceptions: list(
        record({ type: string(), message: string(), stacktrace: string(), time: string() }),
        'Those that its events and logs recorded, the first ones.',
      ),
    },
    { trace: TRACE_HEAD },
  ),
  run: async (context) => {
    const { args, query } = context;
    const { trace, brief } = await storedTrace(args.trace_id, context);
    const failed = await failedSpans(trace, context);
    const above = await spansAbove(failed, args.trace_id, query);
    return cappedAnswer(
      failed,
      (spans: readonly SpanRecord[]) =>
        Promise.all(spans.map(async (span) => ({ span, exceptions: await query.details.exceptions(span) }))),
      ({ span, exceptions }, caps) => ({
        ...spanBrief(span),
        isCause: !above.has(span.ref),
        exceptionCount: exceptions.length,
        exceptions: exceptions.slice(0, caps.parts).map((exception) => shownException(exception, caps)),
      }),
      { what: 'failed spans', head: { trace: brief }, advice: 'Pass cursor.' },
      context,
    );
  },
});

/** In order of their start. */
async function failedSpans(
  trace: TraceSummary,
  { query, limits }: Pick<ToolContext<unknown>, 'query' | 'limits'>,
): Promise<readonly SpanRecord[]> {
  const failed: SpanRecord[] = [];
  const first = limits.maxPageSize;
  let after: string | null = null;
  do {
    const page: Connection<SpanRecord> = query.search.spansOfTrace(trace, { filter: ANY_ERROR, first, after });
    failed.push(...(await page.nodes()));
    const { hasNextPage, endCursor }: PageInfo = await page.pageInfo();
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  return failed;
}

/** References of the spans above failed ones. */
async function spansAbove(
  failed: readonly SpanRecord[],
  traceId: string,
  { structure }: ToolContext<unknown>['query'],
): Promise<ReadonlySet<string>> {
  const tree = await structure.tree(traceId);
  const above = new Set<string>();
  for (const span of failed) {
    let next = parentRef(tree, tree.indexOf(span));
    // What is above a known one is known as well.
    while (next !== undefined && !above.has(next.ref)) {
      above.add(next.ref);
      next = parentRef(tree, next.index);
    }
  }
  return above;
}

function parentRef(
  tree: Tree,
  index: number | undefined,
): { readonly ref: string; readonly index: number } | undefined {
  const parent = index === undefined ? undefined : tree.parent(index);
  const ref = parent === undefined ? undefined : tree.spans[parent]?.ref;
  return parent === undefined || ref === undefined ? undefined : { ref, index: parent };
}
