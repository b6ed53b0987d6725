/** What there is to ask for: services, operations, attribute keys and values. */
import { SpangraphError } from '../errors.ts';
import { exactText } from '../model/attribute-text.ts';
import type { AttributeScope } from '../model/attributes.ts';
import type {
  AttributeKeySummary,
  AttributeStatistics,
  AttributeStatisticsRequest,
  AttributeValueSummary,
  FieldStatistics,
  OperationSummary,
} from '../storage/backend.ts';
import type { SpanFilter, SpanOrderField, TimeRange } from '../storage/query.ts';
import type { ReadBudget } from './budget.ts';
import type { Connection } from './connection.ts';
import { listFingerprint } from './cursor.ts';
import { defined } from './defined.ts';
import { asTheyAre, offsetConnection, seekConnection } from './lists.ts';
import type { PageArgs, PageSizes } from './page-args.ts';
import type { SpanSource } from './source.ts';

export interface OperationArgs extends PageArgs {
  readonly kind?: number | undefined;
  readonly timeRange?: TimeRange | undefined;
}
export interface AttributeKeyArgs extends PageArgs {
  readonly scope?: AttributeScope | undefined;
  readonly prefix?: string | undefined;
  readonly timeRange?: TimeRange | undefined;
}
export interface AttributeValueArgs extends AttributeKeyArgs {
  readonly key: string;
  readonly filter?: SpanFilter | undefined;
}
export interface AttributeStatisticsArgs {
  readonly key: string;
  readonly scope?: AttributeScope | undefined;
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
}
export interface FieldStatisticsArgs {
  readonly field: SpanOrderField;
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
  /** Each in [0, 1]. */
  readonly quantiles: readonly number[];
}
/** Quantiles by their q. */
export interface StatisticsWithQuantiles extends Omit<AttributeStatistics, 'quantiles'> {
  readonly quantiles: ReadonlyMap<number, number>;
}

/** q in [0, 1]. */
function isQuantile(q: number): boolean {
  return q >= 0 && q <= 1;
}

export class Catalog {
  readonly #source: SpanSource;
  readonly #sizes: PageSizes;
  readonly #budget: ReadBudget;

  constructor(source: SpanSource, sizes: PageSizes, budget: ReadBudget) {
    this.#source = source;
    this.#sizes = sizes;
    this.#budget = budget;
  }

  /** Names of the services with spans that start in the range (or ever), sorted. */
  async services(timeRange?: TimeRange): Promise<readonly string[]> {
    const services = await this.#source.services(timeRange);
    this.#budget.spend(services.length);
    return services.map(({ name }) => name);
  }

  /** Spans of a service that start in the range (or ever); 0 for an unknown one. */
  async spanCount(service: string, timeRange?: TimeRange): Promise<number> {
    const services = await this.#source.services(timeRange);
    return services.find(({ name }) => name === service)?.spanCount ?? 0;
  }

  /** Sorted by name, then kind. Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED or INVALID_CURSOR at once. */
  operations(service: string, args: OperationArgs): Connection<OperationSummary> {
    const request = { service, ...defined({ kind: args.kind, timeRange: args.timeRange }) };
    return seekConnection(
      {
        fingerprint: () => listFingerprint('operations', request),
        items: () => this.#source.operations(request),
        keyOf: ({ name, kind }) => `${kind}/${name}`,
        resolve: asTheyAre,
      },
      args,
      this.#sizes,
    );
  }

  /** Sorted by key, then scope. Throws as {@link operations} does. */
  attributeKeys(args: AttributeKeyArgs): Connection<AttributeKeySummary> {
    const request = defined({ scope: args.scope, prefix: args.prefix, timeRange: args.timeRange });
    return seekConnection(
      {
        fingerprint: () => listFingerprint('attributeKeys', request),
        items: () => this.#source.attributeKeys(request),
        keyOf: ({ key, scope }) => `${scope}/${key}`,
        resolve: asTheyAre,
      },
      args,
      this.#sizes,
    );
  }

  /** The most frequent first; ties by type name, then by text. Throws as {@link operations} does. */
  attributeValues(args: AttributeValueArgs): Connection<AttributeValueSummary> {
    const { key, scope, prefix, filter, timeRange } = args;
    const request = { key, ...defined({ scope, prefix, filter, timeRange }) };
    return offsetConnection(
      {
        fingerprint: () => listFingerprint('attributeValues', request),
        read: (limit, offset) => this.#source.attributeValues({ ...request, limit, offset }),
        keyOf: ({ value }) => exactText(value),
        rankOf: ({ count }) => String(count),
      },
      args,
      this.#sizes,
    );
  }

  /** Undefined where the key has no number. `wanted` may repeat and may hold what is no quantile: it is not read. */
  async attributeStatistics(
    args: AttributeStatisticsArgs,
    wanted: readonly number[],
  ): Promise<StatisticsWithQuantiles | undefined> {
    const { key, scope, filter, timeRange } = args;
    const asked = [...new Set(wanted.filter(isQuantile))];
    const request: AttributeStatisticsRequest = { key, quantiles: asked, ...defined({ scope, filter, timeRange }) };
    const statistics = await this.#source.attributeStatistics(request);
    this.#budget.spend(1);
    if (statistics === undefined) return undefined;
    const quantiles = new Map(asked.map((q, index) => [q, statistics.quantiles[index] ?? Number.NaN]));
    return { ...statistics, quantiles };
  }

  /** Exact, of all spans that match; undefined where none does. */
  async fieldStatistics({ filter, timeRange, ...request }: FieldStatisticsArgs): Promise<FieldStatistics | undefined> {
    const statistics = await this.#source.fieldStatistics({ ...request, ...defined({ filter, timeRange }) });
    this.#budget.spend(1);
    return statistics;
  }
}

/** The value that was read for the quantile. Throws BAD_USER_INPUT where q is not in [0, 1]. */
export function quantileOf({ quantiles }: StatisticsWithQuantiles, q: number): number {
  const value = isQuantile(q) ? quantiles.get(q) : undefined;
  if (value !== undefined) return value;
  throw new SpangraphError('BAD_USER_INPUT', `There is no quantile ${q}: q goes from 0 (least) to 1 (greatest).`);
}
