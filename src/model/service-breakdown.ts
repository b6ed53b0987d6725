/** Where the time of a trace goes, by service. */
import { compareNames, compareNumbers } from './compare.ts';
import { criticalPath } from './critical-path.ts';
import { getOrMake } from './get-or-make.ts';
import { StatusCode } from './span.ts';
import type { SkeletonNode } from './spans-by-id.ts';
import type { TraceTree } from './trace-tree.ts';

/** What a service takes of one trace. */
export interface ServiceShare {
  /** Empty for spans without a service. */
  readonly service: string;
  readonly spanCount: number;
  /** Spans with status ERROR. */
  readonly errorCount: number;
  /** The self times of its spans together. Spans that run at the same time each count. */
  readonly selfTimeNano: bigint;
  /** Its part of the critical path. */
  readonly criticalPathNano: bigint;
}

/** What a share is made of besides the tree. */
export interface ServedSpan {
  readonly service: string;
  readonly statusCode: number;
}

type Sums = { -readonly [Key in keyof ServiceShare]: ServiceShare[Key] };

/** `spans[i]` is span i of the tree. The largest self time comes first; ties are in the order of the names. */
export function serviceBreakdown(tree: TraceTree<SkeletonNode>, spans: readonly ServedSpan[]): ServiceShare[] {
  const shares = new Map<string, Sums>();
  const shareOf = (service: string): Sums =>
    getOrMake(shares, service, () => ({
      service,
      spanCount: 0,
      errorCount: 0,
      selfTimeNano: 0n,
      criticalPathNano: 0n,
    }));
  for (const [index, { service, statusCode }] of spans.entries()) {
    const share = shareOf(service);
    share.spanCount++;
    if (statusCode === StatusCode.ERROR) share.errorCount++;
    share.selfTimeNano += tree.selfTimeNano(index);
  }
  for (const { index, start, end } of criticalPath(tree)) {
    const span = spans[index];
    if (span !== undefined) shareOf(span.service).criticalPathNano += end - start;
  }
  return [...shares.values()].sort(
    (a, b) => compareNumbers(b.selfTimeNano, a.selfTimeNano) || compareNames(a.service, b.service),
  );
}
