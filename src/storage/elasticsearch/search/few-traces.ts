/**
 * Finds the traces that meet inner conditions (on other spans of a trace, or on the trace), if they are few. Runs before the
 * query is compiled, from the innermost condition outwards.
 */
import { matchesSpan } from '../../evaluator/matches-span.ts';
import type { SpanFilter, TraceFilter } from '../../query.ts';
import type { Compiled } from '../cluster/queries.ts';
import { ALL, isExact, NONE } from '../cluster/queries.ts';
import type { SpanSource, TraceSource } from '../documents/documents.ts';
import { SPAN_FIELDS } from '../documents/documents.ts';
import { compileSpanFilter, compileTraceFilter } from './compile-query.ts';
import type { ClusterSource } from './source.ts';
import { toCandidates } from './source.ts';
import { loggedSpans } from './stored-exceptions.ts';

/** Fewer traces than this are few. */
const MAX_TRACES = 1_000;
/** Spans that are tested to find out whether the traces are few. */
const MAX_PROBED = 4_000;

interface TracesAnswer {
  readonly traces: { readonly buckets: readonly { readonly key: { readonly trace: string } }[] };
}

type Few = Map<SpanFilter | TraceFilter, readonly string[]>;

/** The traces of each inner filter, if they are few. */
export async function findFewTraces(filter: SpanFilter | TraceFilter | undefined, source: ClusterSource): Promise<Few> {
  const few: Few = new Map();
  if (filter !== undefined) await new Probe(source, few).look(filter);
  return few;
}

class Probe {
  readonly #source: ClusterSource;
  readonly #few: Few;

  constructor(source: ClusterSource, few: Few) {
    this.#source = source;
    this.#few = few;
  }

  async look(filter: SpanFilter | TraceFilter): Promise<void> {
    switch (filter.type) {
      case 'and':
      case 'or':
        await Promise.all(filter.filters.map((part) => this.look(part)));
        return;
      case 'not':
        return this.look(filter.filter);
      case 'trace':
        await this.look(filter.filter);
        return this.#note(filter.filter, await this.#tracesMeeting(filter.filter));
      case 'anySpan':
      case 'noSpan':
      case 'everySpan':
      case 'parent':
      case 'ancestor':
      case 'child':
      case 'descendant':
      case 'sibling':
        await this.look(filter.filter);
        return this.#note(filter.filter, await this.#tracesWith(filter.filter));
      case 'isLogged':
        return this.#note(filter, await loggedSpans(this.#source.read));
      default:
    }
  }

  #note(filter: SpanFilter | TraceFilter, traceIds: readonly string[] | undefined): void {
    if (traceIds !== undefined) this.#few.set(filter, traceIds);
  }

  /** Traces that meet the filter. Undefined if they are many, or if the index does not decide alone. */
  async #tracesMeeting(filter: TraceFilter): Promise<readonly string[] | undefined> {
    const compiled = compileTraceFilter(filter, this.#few);
    if (compiled.all === ALL || !isExact(compiled)) return undefined;
    const hits = await this.#source.read.hits.search<TraceSource>({
      kind: 'traces',
      query: compiled.all,
      fields: ['trace'],
      sort: [{ _doc: 'asc' }],
      size: MAX_TRACES,
    });
    return hits.length < MAX_TRACES ? hits.map((hit) => hit.source.trace) : undefined;
  }

  /** Traces with a span that meets the filter. Undefined if they are many. */
  async #tracesWith(filter: SpanFilter): Promise<readonly string[] | undefined> {
    const compiled = compileSpanFilter(filter, this.#few);
    if (compiled.all === NONE) return [];
    if (compiled.all === ALL) return undefined;
    return isExact(compiled) ? this.#tracesOfHits(compiled) : this.#tracesOfMatches(filter, compiled);
  }

  async #tracesOfHits({ all }: Compiled): Promise<readonly string[] | undefined> {
    const { aggregations, complete } = await this.#source.read.totals.aggregate<TracesAnswer>(
      'spans',
      all,
      { traces: { composite: { size: MAX_TRACES, sources: [{ trace: { terms: { field: 'trace' } } }] } } },
      MAX_PROBED * 5,
    );
    const buckets = aggregations?.traces.buckets ?? [];
    return complete && buckets.length < MAX_TRACES ? buckets.map(({ key }) => key.trace) : undefined;
  }

  async #tracesOfMatches(filter: SpanFilter, { all }: Compiled): Promise<readonly string[] | undefined> {
    const { read, context } = this.#source;
    const traceIds = new Set<string>();
    let probed = 0;
    const scan = { kind: 'spans', query: all, fields: SPAN_FIELDS, sort: [{ _shard_doc: 'asc' }], size: 500 } as const;
    for await (const hits of read.hits.scan<SpanSource>(scan)) {
      probed += hits.length;
      const candidates = toCandidates(hits).filter(({ span }) => !traceIds.has(span.traceId));
      const matches = await context.select(candidates, ({ filterable }) => matchesSpan(filter, filterable, context));
      for (const { span } of matches) traceIds.add(span.traceId);
      if (probed >= MAX_PROBED || traceIds.size >= MAX_TRACES) return undefined;
    }
    return [...traceIds];
  }
}
