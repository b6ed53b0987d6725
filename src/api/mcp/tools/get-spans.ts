import type { SpanRecord } from '../../../storage/backend.ts';
import { CAPS } from '../answers/attributes.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, map, record, string, whole, yesOrNo } from '../answers/schemas.ts';
import { SPAN_BRIEF } from '../answers/spans.ts';
import { required } from '../arguments/argument.ts';
import { CURSOR, SPAN_ID, traceIdArgument } from '../arguments/common.ts';
import { listOf } from '../arguments/kinds.ts';
import { cappedAnswer } from './capped-answer.ts';
import { readParts, shownParts } from './span-parts.ts';
import { notStored } from './stored-trace.ts';
import { tool } from './tool.ts';

const MAX_SPANS = 20;

export const getSpans = tool({
  name: 'get_spans',
  title: 'Get spans in full',
  description:
    'Everything about up to 20 chosen spans of one trace: attributes, resource, scope, events (logs and exceptions) and links. Values ' +
    'that are too long are cut, and say so: ask for fewer spans to see more of each. Take ids from get_trace_topology, get_critical_path, ' +
    'get_trace_errors or search_spans. A client and a server span may share an id: both come back.',
  input: {
    trace_id: traceIdArgument(),
    span_ids: required(listOf('Ids of the spans, from the same trace.', SPAN_ID, MAX_SPANS), []),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      ...SPAN_BRIEF,
      unfinished: yesOrNo('Whether its end has not arrived. Absent: it has.'),
      attributes: map('Of the span, by key.'),
      resource: map('Attributes of the resource: the process, host, version.'),
      scope: record({ name: string(), version: string(), attributes: map() }, 'The instrumentation that made it.'),
      eventCount: whole('All events; the list may have fewer.'),
      events: list(map(), 'Name, offsetMs from the start of the span, attributes.'),
      linkCount: whole(),
      links: list(map(), 'Spans of other traces, by traceId and spanId.'),
      droppedBySender: map('Numbers of attributes, events and links that the sender left out.'),
    },
    { traceId: string(), missing: list({ type: 'string' }, 'Ids that this trace does not have.') },
  ),
  run: async (context) => {
    const { args, query, limits } = context;
    const tree = await query.structure.tree(args.trace_id);
    if (tree.spans.length === 0) throw notStored(`trace ${args.trace_id}`);
    const wanted = new Set(args.span_ids);
    const indexes = tree.spans.flatMap(({ spanId }, index) => (wanted.has(spanId) ? [index] : []));
    const spans = await query.structure.allSpansAt(tree, indexes);
    const stored = new Set(spans.map(({ spanId }) => spanId));
    const first = Math.min(CAPS[0]?.parts ?? 1, limits.maxPageSize);
    return cappedAnswer(
      spans,
      (some: readonly SpanRecord[]) => Promise.all(some.map((span) => readParts(span, first, context))),
      shownParts,
      {
        what: 'spans',
        head: { traceId: args.trace_id, missing: [...wanted].filter((id) => !stored.has(id)) },
        advice: 'Ask for fewer spans.',
      },
      context,
    );
  },
});
