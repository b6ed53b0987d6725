/** Services and what else takes part, and who calls whom. */
import { compareNames } from '../../model/compare.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import type { CallKind, CallsRequest, CallTarget, MeasuredCall } from '../../storage/calls.ts';
import { textIn } from '../../storage/evaluator/group-values.ts';
import type { MeasuredGroup, Measures } from '../../storage/measures.ts';
import { MeasuredSpans } from '../../storage/statistics/measured-spans.ts';
import { defined } from '../defined.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { MetricLimits } from '../metric-limits.ts';
import type { OperationAccount } from '../operation-account.ts';
import { Edges, type Selection } from '../selection.ts';
import { type MeasuresWish, oneBucket } from './metrics.ts';
import type { SpanMeasures } from './span-measures.ts';

export interface ServiceMapLimits extends MetricLimits {
  /** Edges that a map may have. */
  readonly maxServiceMapEdges: number;
}

export interface ServiceMapArgs extends Selection {
  readonly wish: Pick<MeasuresWish, 'quantiles' | 'numbers'>;
}

/** Both lists are sorted, so that equal maps are equal lists. */
export interface ServiceMap {
  readonly nodes: readonly ServiceMapNode[];
  readonly edges: readonly ServiceMapEdge[];
}

export interface ServiceMapNode extends CallTarget {
  /** Of the selected spans of a service. It may have none: a filter chooses the called spans. Of others, the sum of the calls to it. */
  readonly measures: SpanMeasures;
}

export interface ServiceMapEdge {
  readonly source: ServiceMapNode;
  readonly target: ServiceMapNode;
  readonly kind: CallKind;
  /** Of the spans that stand for the call. */
  readonly measures: SpanMeasures;
}

const KINDS: readonly CallTarget['kind'][] = ['SERVICE', 'DATABASE', 'MESSAGING', 'EXTERNAL'];

export class ServiceMaps {
  readonly #reader: KeyedReader;
  readonly #limits: ServiceMapLimits;
  readonly #account: OperationAccount;
  readonly #edges: Edges;

  constructor(reader: KeyedReader, limits: ServiceMapLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
    this.#edges = new Edges(reader, account);
  }

  /** Throws OPERATION_TOO_COMPLEX for more edges or services than the limits allow. */
  async serviceMap({ wish, ...selection }: ServiceMapArgs): Promise<ServiceMap> {
    const { times } = oneBucket(await this.#edges.range(selection), selection.timeRange ?? {});
    const [from = 0n, to = from] = times;
    if (to <= from) return { nodes: [], edges: [] };
    const { numbers, quantiles: sketch } = wish;
    const request = { ...defined({ filter: selection.filter }), timeRange: { from, to }, sketch, numbers };
    const { maxServiceMapEdges: maxCalls, maxMetricGroups: maxGroups } = this.#limits;
    const [calls, services] = await Promise.all([
      this.#reader.calls({ ...request, maxCalls }),
      this.#reader.measures({ ...request, groupBy: [{ field: 'service' }], maxGroups }),
    ]);
    this.#account.readRecords(calls.length + services.length);
    return mapOf(calls, services, request, to - from);
  }
}

type Wish = Pick<CallsRequest, 'sketch' | 'numbers'>;

function mapOf(
  calls: readonly MeasuredCall[],
  services: readonly MeasuredGroup[],
  wish: Wish,
  nanoseconds: bigint,
): ServiceMap {
  const shown = (measures: Measures | undefined): SpanMeasures => ({ measures, nanoseconds, numbers: wish.numbers });
  const nodes = new Map<string, ServiceMapNode>();
  const node = (target: CallTarget, measures?: Measures): ServiceMapNode =>
    getOrMake(nodes, nodeKey(target), () => ({ ...target, measures: shown(measures) }));
  for (const { key, total } of services) node(service(textIn(key[0])), total);
  for (const [target, measures] of sumsOfOthers(calls, wish)) node(target, measures);
  const edges = calls.map(({ source, target, kind, measures }) => ({
    source: node(service(source)),
    target: node(target),
    kind,
    measures: shown(measures),
  }));
  return { nodes: [...nodes.values()].sort(compareNodes), edges: edges.sort(compareEdges) };
}

function service(name: string): CallTarget {
  return { kind: 'SERVICE', name };
}

/** What is no service has sent no spans: the calls to it are its measures. */
function sumsOfOthers(calls: readonly MeasuredCall[], { sketch, numbers }: Wish): [CallTarget, Measures][] {
  const others = Map.groupBy(
    calls.filter(({ target }) => target.kind !== 'SERVICE'),
    ({ target }) => nodeKey(target),
  );
  return [...others.values()].flatMap((to) => {
    const sum = new MeasuredSpans(sketch, numbers.length);
    for (const { measures } of to) sum.merge(measures);
    return to.slice(0, 1).map(({ target }): [CallTarget, Measures] => [target, sum.done()]);
  });
}

function nodeKey({ kind, name }: CallTarget): string {
  return `${kind}:${name}`;
}

function compareNodes(a: CallTarget, b: CallTarget): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareNames(a.name, b.name);
}

function compareEdges(a: ServiceMapEdge, b: ServiceMapEdge): number {
  return compareNodes(a.source, b.source) || compareNodes(a.target, b.target) || compareNames(a.kind, b.kind);
}
