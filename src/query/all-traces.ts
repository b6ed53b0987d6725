/** All traces of a storage, for programs that read everything. */
import type { SpanReader, TracePage, TraceSummary } from '../storage/backend.ts';
import type { TraceQuery } from '../storage/query.ts';

const TRACES_A_PAGE = 500;
const ORDER = { field: 'START_TIME', direction: 'ASC' } as const;

/**
 * The traces that match, in order of their start, some at a time: those stored when it begins, each once, however many spans
 * arrive meanwhile. On a backend that cannot look back (`TracePage.orderChanged`), traces that move meanwhile may be missing;
 * `onOrderChanged` is called then, once.
 */
export async function* allTraces(
  reader: SpanReader,
  selection: Pick<TraceQuery, 'filter' | 'timeRange'> = {},
  onOrderChanged: () => void = () => {},
): AsyncGenerator<readonly TraceSummary[]> {
  let isReported = false;
  let next: Pick<TraceQuery, 'page' | 'asOf'> | undefined = { page: { limit: TRACES_A_PAGE } };
  while (next !== undefined) {
    const [found]: TracePage[] = await reader.findTraces([{ ...selection, order: ORDER, ...next }]);
    if (found === undefined) return;
    if (found.orderChanged && !isReported) {
      isReported = true;
      onOrderChanged();
    }
    yield found.items;
    const after = found.positions.at(-1);
    const more = found.hasMore && after !== undefined;
    next = more ? { page: { limit: TRACES_A_PAGE, after }, asOf: found.moment } : undefined;
  }
}
