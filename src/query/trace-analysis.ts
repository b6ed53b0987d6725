/** What is computed from all spans of one trace, or of two. */
import { SpangraphError } from '../errors.ts';
import { type ValueChange, valueChanges } from '../model/attribute-changes.ts';
import type { AttributeScope, Attributes } from '../model/attributes.ts';
import { criticalPath } from '../model/critical-path.ts';
import { type AttributeList, decoded } from '../model/encoded-attributes.ts';
import { type ServiceShare, serviceBreakdown } from '../model/service-breakdown.ts';
import {
  type ComparedGroup,
  type ComparedTrace,
  type ComparisonState,
  compareTraces,
  comparisonState,
  durationDelta,
} from '../model/trace-comparison.ts';
import { clockSkewSuspects, type DroppedCounts, droppedCounts } from '../model/trace-completeness.ts';
import type { SpanRecord, TraceSummary } from '../storage/backend.ts';
import type { Details } from './details.ts';
import type { Structure, TreeWithSpans } from './structure.ts';

/** A part of the critical path, in ordered times. */
export interface CriticalPathSegment {
  readonly span: SpanRecord;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
}

/** What of a trace is lost or doubtful. */
export interface TraceCompleteness extends DroppedCounts {
  readonly missingParentCount: number;
  /** Spans without a stored parent. */
  readonly rootCount: number;
  /** Spans that start before their parent. */
  readonly clockSkewSuspected: readonly SpanRecord[];
  /** When this server received the last of its spans, in nanoseconds since the Unix epoch. */
  readonly lastArrivalUnixNano: bigint;
}

/** Spans of two traces with one way to them. */
export interface ComparedSpans {
  readonly group: ComparedGroup;
  readonly state: ComparisonState;
  readonly a: readonly SpanRecord[];
  readonly b: readonly SpanRecord[];
  /** Undefined if one of the traces has no such span. */
  readonly durationDeltaNano: bigint | undefined;
}

/** What is compared: a trace, or a span of it and what is below it. */
export interface ComparedSide {
  readonly traceId: string;
  readonly spanId: string | undefined;
}

export interface TraceComparison {
  readonly a: TraceSummary;
  readonly b: TraceSummary;
  /** Parents before children. */
  readonly nodes: readonly ComparedSpans[];
}

export interface AttributeChange extends ValueChange {
  readonly scope: AttributeScope;
}

/** Attributes that a span has once. */
const COMPARED_SCOPES = ['SPAN', 'RESOURCE', 'SCOPE'] as const satisfies readonly AttributeScope[];
type ComparedScope = (typeof COMPARED_SCOPES)[number];

export class TraceAnalysis {
  readonly #structure: Structure;
  readonly #details: Details;

  constructor(structure: Structure, details: Details) {
    this.#structure = structure;
    this.#details = details;
  }

  /** In order of time, without gap or overlap; together the time of the root span. Empty without a root span. */
  async criticalPath(traceId: string): Promise<readonly CriticalPathSegment[]> {
    const tree = await this.#structure.tree(traceId);
    const path = criticalPath(tree);
    const indexes = [...new Set(path.map(({ index }) => index))];
    const spans = await this.#structure.allSpansAt(tree, indexes);
    const spanOf = new Map(indexes.map((index, place) => [index, spans[place]]));
    return path.flatMap(({ index, start, end }) => {
      const span = spanOf.get(index);
      return span === undefined ? [] : [{ span, startTimeUnixNano: start, endTimeUnixNano: end }];
    });
  }

  async completeness({ traceId, lastArrivalUnixNano }: TraceSummary): Promise<TraceCompleteness> {
    const { tree, spans } = await this.#structure.treeWithSpans(traceId);
    const suspects = clockSkewSuspects(tree);
    return {
      ...droppedCounts(spans),
      missingParentCount: tree.roots().filter((root) => tree.isParentMissing(root)).length,
      rootCount: tree.roots().length,
      clockSkewSuspected: spansAt(spans, suspects),
      lastArrivalUnixNano: lastArrivalUnixNano === 0n ? lastArrival(spans) : lastArrivalUnixNano,
    };
  }

  /** The largest self time comes first; ties are in the order of the names. */
  async serviceBreakdown(traceId: string): Promise<readonly ServiceShare[]> {
    const { tree, spans } = await this.#structure.treeWithSpans(traceId);
    return serviceBreakdown(tree, spans);
  }

  /**
   * Undefined if one of the traces or spans is not stored. `tolerance`: the share of a duration by which another one may differ and still
   * count as the same; throws BAD_USER_INPUT if it is not in [0, 1].
   */
  async compare(sideA: ComparedSide, sideB: ComparedSide, tolerance: number): Promise<TraceComparison | undefined> {
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new SpangraphError('BAD_USER_INPUT', `tolerance is ${tolerance}; it must be from 0 to 1 (0.1: 10%).`);
    }
    const [a, b] = await Promise.all([this.#details.trace(sideA.traceId), this.#details.trace(sideB.traceId)]);
    if (a === undefined || b === undefined) return undefined;
    const [ofA, ofB] = await Promise.all([
      this.#structure.treeWithSpans(sideA.traceId),
      this.#structure.treeWithSpans(sideB.traceId),
    ]);
    const [partA, partB] = [comparedTrace(sideA, ofA), comparedTrace(sideB, ofB)];
    if (partA === undefined || partB === undefined) return undefined;
    const groups = compareTraces(partA, partB);
    return { a, b, nodes: groups.map((group) => comparedSpans(group, ofA, ofB, tolerance)) };
  }

  /** Attributes of the spans, then of their resources, then of their instrumentation scopes; sorted by key. */
  async changedAttributes({ a, b }: ComparedSpans): Promise<readonly AttributeChange[]> {
    if (a.length === 0 || b.length === 0) return [];
    const changes = COMPARED_SCOPES.map(async (scope) => {
      const [listsOfA, listsOfB] = await Promise.all([this.#attributeLists(scope, a), this.#attributeLists(scope, b)]);
      return valueChanges(listsOfA, listsOfB).map((change) => ({ scope, ...change }));
    });
    return (await Promise.all(changes)).flat();
  }

  /** Spans with one resource, or scope, share its list, so it is there once. */
  async #attributeLists(scope: ComparedScope, spans: readonly SpanRecord[]): Promise<Attributes[]> {
    const lists = await Promise.all(spans.map(async (span) => decoded(await this.#attributesIn(scope, span))));
    return [...new Set(lists)];
  }

  async #attributesIn(scope: ComparedScope, span: SpanRecord): Promise<AttributeList> {
    switch (scope) {
      case 'SPAN':
        return this.#details.attributes(span);
      case 'RESOURCE':
        return (await this.#details.resource(span)).attributes;
      case 'SCOPE':
        return (await this.#details.scope(span)).attributes;
    }
  }
}

/** Undefined if the trace does not have the span. */
function comparedTrace({ spanId }: ComparedSide, { tree, spans }: TreeWithSpans): ComparedTrace | undefined {
  const root = spanId === undefined ? undefined : tree.indexOfId(spanId);
  return spanId !== undefined && root === undefined ? undefined : { tree, labels: spans, root };
}

function comparedSpans(group: ComparedGroup, a: TreeWithSpans, b: TreeWithSpans, tolerance: number): ComparedSpans {
  const [spansOfA, spansOfB] = [spansAt(a.spans, group.a), spansAt(b.spans, group.b)];
  return {
    group,
    state: comparisonState(spansOfA, spansOfB, tolerance),
    a: spansOfA,
    b: spansOfB,
    durationDeltaNano: durationDelta(spansOfA, spansOfB),
  };
}

function spansAt(spans: readonly SpanRecord[], indexes: readonly number[]): SpanRecord[] {
  return indexes.flatMap((index) => spans[index] ?? []);
}

function lastArrival(spans: readonly SpanRecord[]): bigint {
  return spans.reduce((last, { ingestionTimeUnixNano: time }) => (time > last ? time : last), 0n);
}
