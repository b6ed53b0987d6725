import { SPAN_KINDS } from '../../../model/span.ts';
import { listSchema } from '../answers/list-answer.ts';
import { string, whole } from '../answers/schemas.ts';
import { shownName } from '../answers/shown-text.ts';
import { kindName } from '../answers/spans.ts';
import { optional } from '../arguments/argument.ts';
import { CURSOR, limitArgument, pageLimit, requiredName } from '../arguments/common.ts';
import { choice } from '../arguments/kinds.ts';
import { OPEN_RANGE, openRange } from '../arguments/times.ts';
import { connectionAnswer } from './pages.ts';
import { tool } from './tool.ts';

const KINDS = SPAN_KINDS.map((kind) => kind.toLowerCase());

export const listOperations = tool({
  name: 'list_operations',
  title: 'List operations of a service',
  description:
    'Lists what a service does: the names and kinds of its spans, sorted by name, with the number of spans of each. kind server is what ' +
    'it was asked for, client what it asked of others. Use the names in TraceQL: { resource.service.name = "cart" && name = "GET /cart" }.',
  input: {
    service: requiredName('The service, exactly as list_services spells it.'),
    kind: optional(choice('Only operations of this kind.', KINDS)),
    ...OPEN_RANGE,
    limit: limitArgument('operations', 100),
    cursor: CURSOR,
  },
  output: listSchema({ name: string(), kind: string(), spanCount: whole() }),
  run: async (context) => {
    const { args, query, limits, after } = context;
    const operations = query.catalog.operations(args.service, {
      first: pageLimit(args.limit, limits),
      after,
      kind: args.kind === undefined ? undefined : KINDS.indexOf(args.kind),
      timeRange: openRange(args),
    });
    return connectionAnswer(
      operations,
      async (nodes) =>
        nodes.map(({ name, kind, spanCount }) => ({ name: shownName(name), kind: kindName(kind), spanCount })),
      { what: 'operations', advice: 'Pass kind.', notes: spellingNotes },
      context,
    );
  },
});

async function spellingNotes(total: number): Promise<readonly string[]> {
  return total > 0 ? [] : ['Compare the spelling of the service with list_services: case counts.'];
}
