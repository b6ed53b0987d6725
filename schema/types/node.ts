/** The interface Node, and how the object of a global id is found. */
import { SpangraphError } from '../../src/errors.ts';
import type { ErrorGroup } from '../../src/query/error-groups.ts';
import type { SpanRecord, TraceSummary } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import type { GraphqlContext } from '../context.ts';
import { parseNodeId } from '../node-id.ts';
import type { ServiceName } from '../refs.ts';

/** The object behind a Node. Its fields determine its type. */
export type AnyNode = TraceSummary | SpanRecord | ServiceName | ErrorGroup;

export const NodeRef = builder.interfaceRef<AnyNode>('Node').implement({
  description: 'An object with a global id. `Query.node` finds it by that id.',
  fields: (t) => ({
    id: t.id({ description: 'Global id. It is opaque and never changes.', resolve: () => '' }),
  }),
  resolveType: (node) => {
    if ('spanId' in node) return 'Span';
    if ('error' in node) return 'ErrorGroup';
    return 'traceId' in node ? 'Trace' : 'Service';
  },
});

/** Null if no object has the id (any more). Throws BAD_USER_INPUT if the text is not an id of this server. */
export async function loadNode(id: string, { query }: GraphqlContext): Promise<AnyNode | null> {
  const nodeId = parseNodeId(id);
  switch (nodeId?.type) {
    case 'Trace':
      return (await query.details.trace(nodeId.traceId)) ?? null;
    case 'Span':
      return (await query.details.spanOfKey(nodeId)) ?? null;
    case 'Service':
      return (await query.catalog.spanCount(nodeId.name)) > 0 ? { name: nodeId.name } : null;
    case 'ErrorGroup':
      return (await query.errors.group(nodeId.error)) ?? null;
    default:
      throw new SpangraphError(
        'BAD_USER_INPUT',
        'The id is not of this server. Pass the value of an `id` field unchanged.',
      );
  }
}

/**
 * Aligned with the ids. If {@link loadNode} refuses an id, only that id fails. Throws PAGE_SIZE_EXCEEDED for too many
 * ids.
 */
export function loadNodes(ids: readonly string[], context: GraphqlContext): Promise<AnyNode | null>[] {
  const { maxPageSize } = context.server.limits;
  if (ids.length > maxPageSize) {
    throw new SpangraphError(
      'PAGE_SIZE_EXCEEDED',
      `${ids.length} ids are over the page size limit of ${maxPageSize}. Ask for them in several operations.`,
    );
  }
  return ids.map((id) => loadNode(id, context));
}
