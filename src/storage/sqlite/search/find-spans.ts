/** Searches and counts of spans. */
import type { SpanRecord } from '../../backend.ts';
import { isEver } from '../../ordering/bounds.ts';
import { spanPlace, takePage, walkTo } from '../../ordering/walk.ts';
import type { Page, SpanFilter, SpanQuery } from '../../query.ts';
import { columns, integer, nullable, select } from '../file/select.ts';
import { allKept } from '../rows/counted.ts';
import type { RowSource } from '../rows/row-source.ts';
import { conjuncts } from './compile-query.ts';
import type { SpanQuestion } from './matching.ts';
import { isOperationCondition, operationsFor } from './select-operations.ts';
import type { ReadSource } from './source.ts';
import { SpanSearch } from './span-search.ts';

const ALL_SPANS = select(columns(nullable(integer('sum', 'sum(span_count)'))), 'FROM operations WHERE in_time()');

export function findSpans(query: SpanQuery, source: ReadSource): Page<SpanRecord> {
  const walk = walkTo(query);
  const found = allKept(new SpanSearch(query, source).inOrder(walk), source);
  // A page of records takes half of the memory of its candidates.
  return takePage(
    found.map((candidate) => candidate.toRecord()),
    query.page,
    spanPlace(walk),
  );
}

export function countSpans(question: SpanQuestion, source: ReadSource): number {
  const { filter, timeRange } = question;
  const conditions = conjuncts(filter);
  if (conditions.every(isOperationCondition) && isEver(timeRange)) {
    const counted = countOperations(conditions, source);
    if (counted !== undefined) return counted;
  }
  return new SpanSearch(question, source).count();
}

/** Undefined if there are too many operations. */
function countOperations(conditions: readonly SpanFilter[], source: RowSource): number | undefined {
  if (conditions.length > 0) return operationsFor(conditions, source)?.reduce((sum, one) => sum + one.spanCount, 0);
  const [sum] = source.db.get(ALL_SPANS) ?? [null];
  return Number(sum ?? 0n);
}
