/** One trace of a file. */
import { compareNames } from '../../model/compare.ts';
import { type Span, serviceName } from '../../model/span.ts';
import { TraceSummarizer } from '../../model/trace-summary.ts';
import { buildTraceTree, byStart, type TraceTree } from '../../model/trace-tree.ts';

export class FileTrace {
  readonly traceId: string;
  /** In the order of the API. */
  readonly spans: readonly Span[];
  readonly summary = new TraceSummarizer<Span>();
  #tree: TraceTree<Span> | undefined;

  /** `spans`: at least one. */
  constructor(traceId: string, spans: Iterable<Span>) {
    this.traceId = traceId;
    this.spans = [...spans].sort(byStart);
    for (const span of this.spans) this.summary.add(span, span);
  }

  get tree(): TraceTree<Span> {
    this.#tree ??= buildTraceTree(this.spans);
    return this.#tree;
  }

  /** Sorted by name. */
  services(): string[] {
    return [...new Set(this.spans.map(({ resource }) => serviceName(resource)))].sort(compareNames);
  }
}
