/** How many results would be new on the first page of a list. */
import { ask } from '../data/ask.ts';
import { resolveTime } from '../format/time.ts';
import { ListedSpansDocument, ListedTracesDocument, type ListedTracesQueryVariables } from '../generated/graphql.ts';
import { shape, spanOrder, traceOrder } from './result-state.ts';
import { from, query, to } from './state.ts';
import { PAGE } from './use-pages.ts';

/** `shown`: keys of the rows that are there. */
export async function countWaiting(shown: ReadonlySet<string>): Promise<number> {
  const now = Date.now();
  const timeRange = { from: resolveTime(from.value, now), to: resolveTime(to.value, now) };
  const asked = { query: query.value ?? null, timeRange, first: PAGE };
  return (await listed(asked)).filter((key) => !shown.has(key)).length;
}

async function listed(asked: Omit<ListedTracesQueryVariables, 'orderBy'>): Promise<string[]> {
  if (shape.value === 'spans') {
    const { spans } = await ask(ListedSpansDocument, { ...asked, orderBy: spanOrder.value });
    return spans.nodes.map(({ id }) => id);
  }
  const { traces } = await ask(ListedTracesDocument, { ...asked, orderBy: traceOrder.value });
  return traces.nodes.map(({ traceId }) => traceId);
}
