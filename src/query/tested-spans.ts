/** Spans that a query finds and a test that the storage cannot make lets pass. */
import type { SpanRecord } from '../storage/backend.ts';
import { spanPosition } from '../storage/ordering/order.ts';
import type { SpanPosition, SpanQuery } from '../storage/query.ts';
import { defined } from './defined.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { OperationAccount } from './operation-account.ts';

export interface TestedQuery extends Omit<SpanQuery, 'page'> {
  /** How many spans are wanted, at most. */
  readonly wanted: number;
  /** How many are read together, at least 1 if any is wanted. */
  readonly readTogether: number;
  readonly isOne: (span: SpanRecord) => Promise<boolean>;
}

/** The first spans that pass, in the order of the query. They count as read, and the reader keeps them. */
export async function findTested(
  { wanted, readTogether, isOne, ...query }: TestedQuery,
  reader: KeyedReader,
  account: OperationAccount,
): Promise<readonly SpanRecord[]> {
  const found: SpanRecord[] = [];
  let after: SpanPosition | undefined;
  for (let hasMore = true; hasMore && found.length < wanted; ) {
    const page = await reader.findSpans({ ...query, page: { limit: readTogether, ...defined({ after }) } });
    account.readRecords(page.items.length);
    const tested = await Promise.all(page.items.map(isOne));
    found.push(...page.items.filter((_span, index) => tested[index]));
    const last = page.items.at(-1);
    after = last && spanPosition(query.order, last);
    hasMore = page.hasMore && after !== undefined;
  }
  const first = found.slice(0, wanted);
  reader.keepSpans(first);
  return first;
}
