/** Figures of groups of spans. */
import type { SpanKind } from '../../generated/graphql.ts';
import type { TraceStore } from '../trace-store.ts';

export const GROUPS = ['operation', 'service', 'kind'] as const;
/** What spans are grouped by. An operation is a service, a name and a kind. */
export type GroupBy = (typeof GROUPS)[number];

/** Times in nanoseconds. Spans that end before they start, or have not ended, count with a duration of 0. */
export interface Stats {
  readonly key: string;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly count: number;
  readonly errors: number;
  /** Found spans among them. */
  readonly matches: number;
  readonly total: number;
  readonly self: number;
  readonly average: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** The span that took the longest. */
  readonly longest: number;
}

/** `self`: by span. */
export function statsOf(
  store: TraceStore,
  spans: Int32Array,
  by: GroupBy,
  self: Float64Array,
  matches?: ReadonlySet<number>,
): Stats[] {
  const groups = new Map<number, number[]>();
  const numberOf = numbering(store, by);
  for (const span of spans) {
    const number = numberOf(span);
    const found = groups.get(number);
    if (found === undefined) groups.set(number, [span]);
    else found.push(span);
  }
  return [...groups.values()].map((members) =>
    figuresOf(store, keyOf(store, members[0] ?? 0, by), members, self, matches),
  );
}

/** Numbers groups as {@link keyOf} names them: texts of 100,000 spans take ten times as long. */
function numbering({ service, name, names, kinds }: TraceStore, by: GroupBy): (span: number) => number {
  if (by === 'service') return (span) => service[span] ?? 0;
  const places = new Map([...new Set(kinds)].map((kind, place) => [kind, place]));
  const kindOf = (span: number): number => places.get(kinds[span] ?? 'UNSPECIFIED') ?? 0;
  if (by === 'kind') return kindOf;
  return (span) => ((service[span] ?? 0) * names.all.length + (name[span] ?? 0)) * places.size + kindOf(span);
}

/** The group of a span. */
export function keyOf(store: TraceStore, span: number, by: GroupBy): string {
  if (by === 'service') return String(store.service[span]);
  const kind = store.kinds[span] ?? 'UNSPECIFIED';
  return by === 'kind' ? kind : `${store.service[span]} ${store.name[span]} ${kind}`;
}

function figuresOf(
  store: TraceStore,
  key: string,
  members: readonly number[],
  self: Float64Array,
  matches: ReadonlySet<number> | undefined,
): Stats {
  const lengths = Float64Array.from(members, (span) => Math.max(0, store.lengthOf(span))).sort();
  const sum = (numberOf: (span: number) => number): number =>
    members.reduce((soFar, span) => soFar + numberOf(span), 0);
  const first = members[0] ?? 0;
  const total = lengths.reduce((soFar, length) => soFar + length, 0);
  return {
    key,
    service: store.serviceOf(first),
    name: store.nameOf(first),
    kind: store.kinds[first] ?? 'UNSPECIFIED',
    count: members.length,
    errors: sum((span) => (store.isFailed(span) ? 1 : 0)),
    matches: matches === undefined ? 0 : sum((span) => (matches.has(span) ? 1 : 0)),
    total,
    self: sum((span) => self[span] ?? 0),
    average: total / Math.max(1, members.length),
    p50: quantile(lengths, 0.5),
    p95: quantile(lengths, 0.95),
    max: lengths.at(-1) ?? 0,
    longest: members.reduce((most, span) => (store.lengthOf(span) > store.lengthOf(most) ? span : most), first),
  };
}

/** Of sorted values: the one of rank q * (count - 1), rounded down, as the API defines it. 0 without values. */
export function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
}
