/** What is stored, for people who write queries: services, operations, attribute keys and values, statistics. */
import { SpangraphError } from '../errors.ts';
import { exactText } from '../model/attribute-text.ts';
import type { AttributeScope } from '../model/attributes.ts';
import type {
  AttributeKeyPosition,
  AttributeStatistics,
  AttributeStatisticsRequest,
  AttributeValueSummary,
  FieldStatistics,
  OperationSummary,
} from '../storage/backend.ts';
import type { NextPage, Page, SentOrderField, SpanFilter, TimeRange } from '../storage/query.ts';
import { AttributeKeyLists, type FoundAttributeKey } from './attribute-key-lists.ts';
import type { Connection } from './connection.ts';
import { listFingerprint } from './cursor.ts';
import { defined } from './defined.ts';
import { interpolated, quotient } from './exact-numbers.ts';
import type { KeyedReader } from './keyed-reader.ts';
import { type KeysetList, keysetConnection } from './keyset.ts';
import { offsetConnection } from './lists.ts';
import type { OperationAccount } from './operation-account.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';
import { ATTRIBUTE_KEY_POSITIONS, OPERATION_POSITIONS } from './positions.ts';
import type { ProfileLimits } from './profile-limits.ts';

export interface ServiceArgs {
  readonly first?: number | null | undefined;
  /** The name of the last service of the page before. */
  readonly after?: string | null | undefined;
  readonly timeRange?: TimeRange | undefined;
}
export interface OperationArgs extends PageArgs {
  readonly kind?: number | undefined;
  readonly timeRange?: TimeRange | undefined;
}
export interface AttributeKeyArgs extends PageArgs {
  readonly scope?: AttributeScope | undefined;
  readonly prefix?: string | undefined;
  readonly contains?: string | undefined;
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
}
export interface AttributeValueArgs extends Omit<AttributeKeyArgs, 'contains'> {
  readonly key: string;
}
export interface AttributeStatisticsArgs {
  readonly key: string;
  readonly scope?: AttributeScope | undefined;
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
}
export interface FieldStatisticsArgs {
  readonly field: SentOrderField;
  readonly filter?: SpanFilter | undefined;
  readonly timeRange?: TimeRange | undefined;
  /** Each in [0, 1]. */
  readonly quantiles: readonly number[];
}
/** Statistics whose quantiles are asked for one by one. */
export interface ShownStatistics extends Omit<AttributeStatistics, 'quantiles'> {
  /** Throws BAD_USER_INPUT if q is not in [0, 1]. */
  readonly quantile: (q: number) => number;
}

/** A list that the port reads by the places of its items, forward. */
interface NameList<Position, Item extends Position> extends Omit<KeysetList<Item, Position>, 'read'> {
  readonly read: (page: NextPage<Position>) => Promise<Page<Item>>;
}

const FEWER_SERVICES = 'Ask for some services (first), and pass the name of the last one as after for the next.';

/** q in [0, 1]. */
function isQuantile(q: number): boolean {
  return q >= 0 && q <= 1;
}

export class Catalog {
  readonly #reader: KeyedReader;
  readonly #sizes: PageSizes;
  readonly #account: OperationAccount;
  readonly #keys: AttributeKeyLists;

  constructor(reader: KeyedReader, sizes: PageSizes & ProfileLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#sizes = sizes;
    this.#account = account;
    this.#keys = new AttributeKeyLists(reader, sizes);
  }

  /**
   * Names of the services with spans that start in the range, sorted: the first ones after a name, or all. Throws
   * BAD_USER_INPUT, PAGE_SIZE_EXCEEDED, and OPERATION_TOO_COMPLEX for more than the operation may read.
   */
  async services({ first, after, timeRange }: ServiceArgs = {}): Promise<readonly string[]> {
    const left = this.#account.recordsLeft;
    // One over what may be read shows that there are too many.
    const limit = typeof first === 'number' ? pageWish({ first }, this.#sizes, false).limit : left + 1;
    const page = { limit: Math.min(limit, left + 1), ...defined({ after: after ?? undefined }) };
    const { items } = await this.#reader.services({ page, ...defined({ timeRange }) });
    this.#account.readRecords(items.length, FEWER_SERVICES);
    return items;
  }

  /** Number of spans of a service that start in the range, or of all its spans. 0 for an unknown service. */
  async spanCount(service: string, timeRange?: TimeRange): Promise<number> {
    const count = await this.#reader.serviceCount({ service, ...defined({ timeRange }) });
    this.#account.readRecords(1);
    return count;
  }

  /** Sorted by name, then kind. Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED or INVALID_CURSOR at once. */
  operations(service: string, args: OperationArgs): Connection<OperationSummary> {
    const request = { service, ...defined({ kind: args.kind, timeRange: args.timeRange }) };
    return this.#connection(
      {
        fingerprint: listFingerprint('operations', request),
        codec: OPERATION_POSITIONS,
        read: (page) => this.#reader.operations({ ...request, page }),
        count: () => this.#reader.countOperations(request),
      },
      args,
    );
  }

  /**
   * Sorted by key, then scope. Throws as {@link operations} does; its reads throw OPERATION_TOO_COMPLEX for too many keys of
   * spans that match a filter.
   */
  attributeKeys({
    scope,
    prefix,
    contains,
    filter,
    timeRange,
    ...page
  }: AttributeKeyArgs): Connection<FoundAttributeKey> {
    const request = defined({ scope, prefix, contains, filter, timeRange });
    return this.#connection<AttributeKeyPosition, FoundAttributeKey>(
      {
        fingerprint: listFingerprint('attributeKeys', request),
        codec: ATTRIBUTE_KEY_POSITIONS,
        ...this.#keys.list(request),
      },
      page,
    );
  }

  /** A list whose items are their positions. */
  #connection<Position, Item extends Position>(list: NameList<Position, Item>, args: PageArgs): Connection<Item> {
    const read = async (page: NextPage<Position>) => {
      const { items, hasMore } = await list.read(page);
      this.#account.readRecords(items.length);
      return { items, positionAt: (index: number) => items[index], hasMore, moment: '', orderChanged: false };
    };
    return keysetConnection<Item, Position>({ ...list, read }, { first: args.first, after: args.after }, this.#sizes);
  }

  /** The most frequent first, ties by type name and text. Throws as {@link operations} does. */
  attributeValues(args: AttributeValueArgs): Connection<AttributeValueSummary> {
    const { key, scope, prefix, filter, timeRange } = args;
    const request = { key, ...defined({ scope, prefix, filter, timeRange }) };
    return offsetConnection(
      {
        fingerprint: () => listFingerprint('attributeValues', request),
        read: async (limit, offset) => {
          const page = await this.#reader.attributeValues({ ...request, limit, offset });
          this.#account.readRecords(page.items.length);
          return page;
        },
        keyOf: ({ value }) => exactText(value),
        rankOf: ({ count }) => String(count),
      },
      args,
      this.#sizes,
    );
  }

  /** Undefined if the key has no number. `wanted`: all q that are asked for later. It may have duplicates and what is no q. */
  async attributeStatistics(
    args: AttributeStatisticsArgs,
    wanted: readonly number[],
  ): Promise<ShownStatistics | undefined> {
    const { key, scope, filter, timeRange } = args;
    const asked = quantilesIn(wanted);
    const request: AttributeStatisticsRequest = { key, quantiles: asked, ...defined({ scope, filter, timeRange }) };
    const statistics = await this.#reader.attributeStatistics(request);
    this.#account.readRecords(1);
    if (statistics === undefined) return undefined;
    return shown(asked, statistics);
  }

  /** The same of a field, in nanoseconds: each figure is the double nearest to the exact one. */
  async numberStatistics(
    args: Omit<FieldStatisticsArgs, 'quantiles'>,
    wanted: readonly number[],
  ): Promise<ShownStatistics | undefined> {
    const asked = quantilesIn(wanted);
    const found = await this.fieldStatistics({ ...args, quantiles: asked });
    if (found === undefined) return undefined;
    const { count, min, max, sum } = found;
    const quantiles = found.quantiles.map((quantile) => Number(interpolated(quantile)));
    const avg = Number(quotient(sum, BigInt(count)));
    return shown(asked, { count, min: Number(min), max: Number(max), avg, quantiles });
  }

  /** Exact, of all spans that match. Undefined if none does. */
  async fieldStatistics({ filter, timeRange, ...request }: FieldStatisticsArgs): Promise<FieldStatistics | undefined> {
    const statistics = await this.#reader.fieldStatistics({ ...request, ...defined({ filter, timeRange }) });
    this.#account.readRecords(1);
    return statistics;
  }
}

function quantilesIn(wanted: readonly number[]): number[] {
  return [...new Set(wanted.filter(isQuantile))];
}

function shown(asked: readonly number[], statistics: AttributeStatistics): ShownStatistics {
  const quantiles = new Map(asked.map((q, index) => [q, statistics.quantiles[index] ?? Number.NaN]));
  return { ...statistics, quantile: (q) => quantileOf(quantiles, q) };
}

function quantileOf(quantiles: ReadonlyMap<number, number>, q: number): number {
  const value = isQuantile(q) ? quantiles.get(q) : undefined;
  if (value !== undefined) return value;
  throw new SpangraphError('BAD_USER_INPUT', `There is no quantile ${q}: q must be from 0 (minimum) to 1 (maximum).`);
}
