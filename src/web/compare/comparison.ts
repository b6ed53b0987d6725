/** Two traces as rows: one for each operation at one place of the trees. */
import type { ChangedAttributesQuery, CompareTracesQuery } from '../generated/graphql.ts';

export type Comparison = NonNullable<CompareTracesQuery['compareTraces']>;
export type ComparedNode = Comparison['nodes'][number];
/** Changed attributes of each node, in the order of the nodes. */
export type Changes = NonNullable<ChangedAttributesQuery['compareTraces']>['nodes'];
type ComparedSpan = ComparedNode['a'][number];

/** A span on the time scale: nanoseconds after the start of its own trace. */
interface Bar {
  readonly start: number;
  readonly end: number;
  readonly isFailed: boolean;
}

/** What one trace has of a row. Times in nanoseconds. */
export interface Side {
  readonly count: number;
  readonly total: bigint;
  readonly self: bigint;
  readonly bars: readonly Bar[];
}

export interface Row {
  readonly node: ComparedNode;
  /** Undefined until they are known. */
  readonly changedAttributes: Changes[number]['changedAttributes'] | undefined;
  /** What it is called in keys: unique in the comparison. */
  readonly id: string;
  /** 0 for a root. */
  readonly depth: number;
  readonly a: Side;
  readonly b: Side;
  /** Of both traces together: b less a. */
  readonly totalChange: bigint;
  readonly selfChange: bigint;
  /** It is the same in both, and shown for what is below it. */
  readonly isContext: boolean;
}

/** How rows are chosen and sorted. */
export interface Shown {
  readonly isByDuration: boolean;
  readonly isOnlyDifferent: boolean;
}

/** If a side is a subtree, its facts are those of the subtree, not of the trace. */
export function cutTo(comparison: Comparison, a: string | undefined, b: string | undefined): Comparison {
  const { nodes } = comparison;
  return { ...comparison, a: partOf(comparison.a, 'a', a, nodes), b: partOf(comparison.b, 'b', b, nodes) };
}

function partOf(
  trace: Comparison['a'],
  side: 'a' | 'b',
  spanId: string | undefined,
  nodes: readonly ComparedNode[],
): Comparison['a'] {
  const own = nodes.filter((node) => node[side].length > 0);
  const [top] = own;
  const root = top?.[side].find((span) => span.spanId === spanId);
  if (top === undefined || root === undefined) return trace;
  const spans = own.flatMap((node) => node[side]);
  const names = [...new Set(own.map(({ service }) => service.name))].sort();
  return {
    ...trace,
    startTimeUnixNano: root.startTimeUnixNano,
    durationNano: root.durationNano,
    spanCount: spans.length,
    errorCount: spans.filter(({ status }) => status.code === 'ERROR').length,
    services: names.map((name) => ({ name })),
    rootSpan: { name: top.name, service: top.service },
  };
}

/** In the order of the trees, or by how much the own time changed. */
export function rowsOf(comparison: Comparison, changes: Changes, { isByDuration, isOnlyDifferent }: Shown): Row[] {
  const starts = [BigInt(comparison.a.startTimeUnixNano), BigInt(comparison.b.startTimeUnixNano)] as const;
  const all = comparison.nodes.map((node, index): Row => {
    const [a, b] = [sideOf(node.a, starts[0]), sideOf(node.b, starts[1])];
    const [totalChange, selfChange] = [b.total - a.total, b.self - a.self];
    const depth = node.path.length - 1;
    const { changedAttributes } = changes[index] ?? {};
    return { node, changedAttributes, id: String(index), depth, a, b, totalChange, selfChange, isContext: false };
  });
  if (!isByDuration) return isOnlyDifferent ? withAncestors(all) : all;
  const rows = isOnlyDifferent ? all.filter(isDifferent) : all;
  return rows.sort((x, y) => Number(size(y.selfChange) - size(x.selfChange)));
}

function isDifferent({ node, changedAttributes }: Row): boolean {
  return node.state !== 'SAME' || (changedAttributes ?? []).length > 0;
}

/** Different rows and all above them. Parents come before children. */
function withAncestors(rows: readonly Row[]): Row[] {
  const kept: Row[] = [];
  let depth = 0;
  for (const row of rows.toReversed()) {
    if (isDifferent(row)) kept.push(row);
    else if (row.depth < depth) kept.push({ ...row, isContext: true });
    else continue;
    depth = row.depth;
  }
  return kept.reverse();
}

/** Without the sign. */
export function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** More spans than this are one bar. */
const MOST_BARS = 24;

function sideOf(spans: readonly ComparedSpan[], traceStart: bigint): Side {
  const bars = spans.map(({ startTimeUnixNano, durationNano, status }): Bar => {
    const start = Number(BigInt(startTimeUnixNano) - traceStart);
    return { start, end: start + Number(durationNano ?? 0), isFailed: status.code === 'ERROR' };
  });
  return {
    count: spans.length,
    total: spans.reduce((sum, { durationNano }) => sum + BigInt(durationNano ?? 0), 0n),
    self: spans.reduce((sum, { selfTimeNano }) => sum + BigInt(selfTimeNano ?? 0), 0n),
    bars: bars.length > MOST_BARS ? [whole(bars)] : bars,
  };
}

function whole(bars: readonly Bar[]): Bar {
  return {
    start: bars.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY),
    end: bars.reduce((most, { end }) => Math.max(most, end), 0),
    isFailed: bars.some(({ isFailed }) => isFailed),
  };
}
