/** Measures of spans by time and by group. */

import { SpangraphError } from '../../errors.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import { groupText } from '../../storage/evaluator/group-values.ts';
import type { AttributeName, GroupValue, MeasuredGroup, MeasuresRequest } from '../../storage/measures.ts';
import { defined } from '../defined.ts';
import { allOf, anyOf, negationOf } from '../filter-logic.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { MetricLimits } from '../metric-limits.ts';
import type { OperationAccount } from '../operation-account.ts';
import { type PageSizes, pageWish } from '../page-args.ts';
import { Edges, type Selection } from '../selection.ts';
import { bucketTimes, type Interval, type Range } from './bucket-times.ts';
import { Durations } from './durations.ts';
import { type ExemplarQuery, Exemplars } from './exemplars.ts';
import { groupCondition, isExactCondition, type MetricKey } from './group-condition.ts';
import { groupOf, type Means } from './group-of-span.ts';
import { checkOrder, inOrder, type MetricOrder } from './group-order.ts';
import { type MergedGroups, mergeGroups } from './rest.ts';
import type { SpanMeasures } from './span-measures.ts';
import { timeZoneNamed, UTC } from './time-zone.ts';

const MAX_KEYS = 3;
const USUAL_GROUPS = 10;
const SECOND = 1_000_000_000n;

/** What of the measures will be shown. */
export interface MeasuresWish {
  /** Measures of each bucket of time. */
  readonly points: boolean;
  /** Quantiles of durations. */
  readonly quantiles: boolean;
  /** Quantiles of numbers of attributes. */
  readonly quantilesOfNumbers: boolean;
  /** Attributes whose numbers are measured. */
  readonly numbers: readonly AttributeName[];
}

export interface SpanMetricsArgs extends Selection {
  /** Absent: one bucket for the whole range. */
  readonly interval?: Interval | null | undefined;
  /** Where buckets of a day and more begin. Absent: UTC. */
  readonly timeZone?: string | null | undefined;
  readonly groupBy: readonly MetricKey[];
  readonly orderBy?: MetricOrder | undefined;
  readonly first?: number | null | undefined;
  readonly includeRest: boolean;
  readonly wish: MeasuresWish;
}

export interface SpanMetrics {
  readonly isExact: boolean;
  /** What the buckets cover. */
  readonly from: bigint;
  readonly to: bigint;
  readonly intervalNano: bigint;
  readonly groups: readonly SpanMetricsGroup[];
  readonly groupCount: number;
}

export interface SpanMetricsGroup {
  readonly groupBy: readonly MetricKey[];
  readonly key: readonly GroupValue[];
  readonly isRest: boolean;
  readonly total: SpanMeasures;
  /** Every bucket, empty ones too. Only if they were wished for. */
  readonly points: readonly SpanMetricsPoint[];
  readonly exemplars: ExemplarQuery;
}

export interface SpanMetricsPoint {
  readonly time: bigint;
  readonly measures: SpanMeasures;
}

/** Where the buckets are, and which spans count. */
interface Frame {
  readonly times: readonly bigint[];
  readonly intervalNano: bigint;
  readonly measured: Range;
}

interface TimeBucket {
  /** When it begins. */
  readonly time: bigint;
  /** Length of the part that is measured. */
  readonly nanoseconds: bigint;
}

export class Metrics {
  readonly #reader: KeyedReader;
  readonly #limits: PageSizes & MetricLimits;
  readonly #account: OperationAccount;
  readonly #edges: Edges;
  readonly durations: Durations;
  readonly exemplars: Exemplars;

  constructor(reader: KeyedReader, limits: PageSizes & MetricLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
    this.#edges = new Edges(reader, account);
    this.durations = new Durations(reader, limits, account);
    this.exemplars = new Exemplars(reader, limits, account);
  }

  /** Throws BAD_USER_INPUT, PAGE_SIZE_EXCEEDED, and OPERATION_TOO_COMPLEX for too many groups or buckets. */
  async spanMetrics(args: SpanMetricsArgs): Promise<SpanMetrics> {
    const { groupBy, orderBy, wish } = args;
    checkKeys(groupBy);
    checkOrder(orderBy);
    const usual = Math.min(USUAL_GROUPS, this.#limits.maxPageSize);
    const { limit } = pageWish({ first: args.first ?? usual }, this.#limits, false);
    const frame = await this.#frame(args);
    const request: MeasuresRequest = {
      groupBy,
      ...defined({ filter: args.filter, times: wish.points ? frame.times : undefined }),
      timeRange: frame.measured,
      sketch: wish.quantiles || orderBy?.measure === 'QUANTILE',
      numbers: wish.numbers,
      maxGroups: this.#limits.maxMetricGroups,
    };
    const isEmpty = frame.measured.to <= frame.measured.from;
    const measured = isEmpty ? [] : inOrder(await this.#reader.measures(request), orderBy);
    this.#account.readRecords(measured.length);
    const shown = measured.slice(0, limit);
    const show = new ShownGroups({ reader: this.#reader, account: this.#account }, request, groupBy, frame);
    const groups = shown.map((group) => show.group(group));
    if (groupBy.length === 0 && measured.length === 0 && limit > 0) groups.push(show.withoutSpans());
    const rest = measured.slice(limit);
    if (args.includeRest && rest.length > 0) groups.push(show.rest(mergeGroups(rest, request), shown));
    return {
      isExact: !request.sketch && !wish.quantilesOfNumbers,
      from: frame.times[0] ?? frame.measured.from,
      to: frame.times.at(-1) ?? frame.measured.to,
      intervalNano: frame.intervalNano,
      groups,
      groupCount: groupBy.length === 0 ? 1 : measured.length,
    };
  }

  async #frame({ interval, timeZone, ...selection }: SpanMetricsArgs): Promise<Frame> {
    const zone = typeof timeZone === 'string' ? timeZoneNamed(timeZone) : UTC;
    const range = await this.#edges.range(selection);
    const { timeRange: given = {} } = selection;
    // Where the spans set the bounds, whole buckets are measured, so that a few spans in a moment do not seem a high rate.
    const { times, intervalNano } =
      typeof interval === 'bigint' || interval === 'auto'
        ? bucketTimes(range, interval, zone, this.#limits.maxMetricBuckets)
        : oneBucket(range, given);
    const from = given.from ?? times[0] ?? range.from;
    const to = given.to ?? times.at(-1) ?? range.to;
    return { times, intervalNano, measured: { from, to } };
  }
}

/** Groups in the form that they are shown in. */
class ShownGroups {
  readonly #means: Means;
  readonly #request: MeasuresRequest;
  readonly #groupBy: readonly MetricKey[];
  readonly #frame: Frame;
  readonly #buckets: readonly TimeBucket[];

  constructor(means: Means, request: MeasuresRequest, groupBy: readonly MetricKey[], frame: Frame) {
    this.#means = means;
    this.#request = request;
    this.#groupBy = groupBy;
    this.#frame = frame;
    this.#buckets = bucketsOf(frame);
  }

  group(group: MeasuredGroup): SpanMetricsGroup {
    const text = groupText(group.key);
    return {
      ...this.#shown(group),
      key: group.key,
      isRest: false,
      exemplars: this.#exemplars(
        groupCondition(this.#groupBy, group.key),
        async (span) => (await this.#textOf(span)) === text,
      ),
    };
  }

  withoutSpans(): SpanMetricsGroup {
    return { ...this.#shown({ total: undefined, times: [] }), key: [], isRest: false, exemplars: this.#exemplars() };
  }

  /** All that is not in the groups. Its key has no values. */
  rest(merged: MergedGroups, groups: readonly MeasuredGroup[]): SpanMetricsGroup {
    const texts = new Set(groups.map(({ key }) => groupText(key)));
    const others = isExactCondition(this.#groupBy)
      ? negationOf(anyOf(groups.map(({ key }) => groupCondition(this.#groupBy, key))))
      : undefined;
    return {
      ...this.#shown(merged),
      key: this.#groupBy.map(() => undefined),
      isRest: true,
      exemplars: this.#exemplars(others, async (span) => !texts.has(await this.#textOf(span))),
    };
  }

  #shown({ total, times }: Omit<MergedGroups, 'total'> & { readonly total: MergedGroups['total'] | undefined }) {
    const { from, to } = this.#frame.measured;
    const { numbers } = this.#request;
    return {
      groupBy: this.#groupBy,
      total: { measures: total, nanoseconds: to > from ? to - from : 0n, numbers },
      points: this.#request.times === undefined ? [] : this.#points(times),
    };
  }

  #points(found: MergedGroups['times']): SpanMetricsPoint[] {
    const { numbers } = this.#request;
    let next = 0;
    return this.#buckets.map(({ time, nanoseconds }, index) => {
      const ofTime = found[next]?.time === index ? found[next++] : undefined;
      return { time, measures: { measures: ofTime?.measures, nanoseconds, numbers } };
    });
  }

  #exemplars(condition?: MeasuresRequest['filter'], isOne?: ExemplarQuery['isOne']): ExemplarQuery {
    const { filter, timeRange } = this.#request;
    const filters = [filter, condition].filter((each) => each !== undefined);
    const needsTest = !isExactCondition(this.#groupBy);
    return { filter: allOf(filters), ...defined({ timeRange, isOne: needsTest ? isOne : undefined }) };
  }

  async #textOf(span: SpanRecord): Promise<string> {
    return groupText(await groupOf(span, this.#groupBy, this.#means));
  }
}

function checkKeys(groupBy: readonly MetricKey[]): void {
  if (groupBy.length <= MAX_KEYS) return;
  throw new SpangraphError('BAD_USER_INPUT', `groupBy: has ${groupBy.length} keys; give at most ${MAX_KEYS}.`);
}

function bucketsOf({ times, measured }: Frame): TimeBucket[] {
  return times.slice(0, -1).map((time, index) => {
    const from = time > measured.from ? time : measured.from;
    const next = times[index + 1] ?? measured.to;
    return { time, nanoseconds: (next < measured.to ? next : measured.to) - from };
  });
}

/** Sides that the spans set are widened to whole seconds. */
export function oneBucket(range: Range, given: Partial<Range>): Pick<Frame, 'times' | 'intervalNano'> {
  const from = given.from ?? (range.from / SECOND) * SECOND;
  const end = given.to ?? ((range.to + SECOND - 1n) / SECOND) * SECOND;
  const to = end > from ? end : from;
  return { times: [from, to], intervalNano: to - from };
}
