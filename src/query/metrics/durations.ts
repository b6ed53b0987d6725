/** How long spans take: by buckets of duration, and by buckets of time and duration. */
import { SpangraphError } from '../../errors.ts';
import type { MeasuresRequest } from '../../storage/measures.ts';
import { defined } from '../defined.ts';
import { equalBuckets } from '../equal-buckets.ts';
import { allOf } from '../filter-logic.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { MetricLimits } from '../metric-limits.ts';
import type { OperationAccount } from '../operation-account.ts';
import { Edges, type Selection } from '../selection.ts';
import { tooManyBuckets } from './bucket-times.ts';
import {
  type BucketScale,
  countsOfGroups,
  countsOfSketches,
  type DurationCell,
  type DurationCounts,
  evenBounds,
  NO_COUNTS,
} from './duration-counts.ts';
import type { ExemplarQuery } from './exemplars.ts';

const USUAL_TIMES = 60;
const USUAL_DURATIONS = 24;

export interface HistogramArgs extends Selection {
  readonly buckets?: number | null | undefined;
  readonly scale: BucketScale;
}

export interface HeatmapArgs extends Selection {
  readonly timeBuckets?: number | null | undefined;
  readonly durationBuckets?: number | null | undefined;
  readonly scale: BucketScale;
}

/** Durations in [fromNano, toNano). */
export interface DurationBound {
  readonly fromNano: bigint;
  readonly toNano: bigint;
}

export interface DurationBucket extends DurationBound {
  readonly count: number;
  readonly errorCount: number;
}

export interface DurationHeatmap {
  /** Where each bucket of time begins. */
  readonly times: readonly bigint[];
  readonly intervalNano: bigint;
  readonly durations: readonly DurationBound[];
  readonly cells: readonly HeatmapCell[];
}

export interface HeatmapCell extends DurationCell {
  readonly exemplars: ExemplarQuery;
}

export class Durations {
  readonly #reader: KeyedReader;
  readonly #limits: MetricLimits;
  readonly #account: OperationAccount;
  readonly #edges: Edges;

  constructor(reader: KeyedReader, limits: MetricLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
    this.#edges = new Edges(reader, account);
  }

  /** Adjacent buckets, empty ones too; none without spans. Throws BAD_USER_INPUT, and OPERATION_TOO_COMPLEX at a limit. */
  async histogram({ buckets, scale, ...selection }: HistogramArgs): Promise<readonly DurationBucket[]> {
    const wanted = positive('buckets', buckets ?? USUAL_DURATIONS);
    this.#checkBuckets(wanted, 'fewer buckets');
    const { bounds, cells } = await this.#counts(selection, scale, wanted);
    const byDuration = new Map(cells.map((cell) => [cell.duration, cell]));
    return boundsOf(bounds).map((bound, index) => {
      const { count = 0, errorCount = 0 } = byDuration.get(index) ?? {};
      return { ...bound, count, errorCount };
    });
  }

  /** Throws as {@link histogram} does. */
  async heatmap({ timeBuckets, durationBuckets, scale, ...selection }: HeatmapArgs): Promise<DurationHeatmap> {
    const wantedTimes = positive('timeBuckets', timeBuckets ?? USUAL_TIMES);
    const wanted = positive('durationBuckets', durationBuckets ?? USUAL_DURATIONS);
    this.#checkBuckets(wantedTimes * wanted, 'fewer timeBuckets or durationBuckets, whose product counts');
    const range = await this.#edges.range(selection);
    const { times, intervalNano } = equalBuckets(range, wantedTimes);
    const measured = { filter: selection.filter, timeRange: range };
    const isEmpty = times.length < 2;
    const { bounds, cells } = isEmpty ? NO_COUNTS : await this.#counts(measured, scale, wanted, times);
    const durations = boundsOf(bounds);
    const exemplarsOf = ({ time, duration }: DurationCell): ExemplarQuery => {
      const { fromNano, toNano } = durations[duration] ?? { fromNano: 0n, toNano: 0n };
      const inBucket = { type: 'durationNano', test: { gte: fromNano, lt: toNano } } as const;
      const [from = 0n, next = 0n] = times.slice(time);
      const to = next < range.to ? next : range.to;
      return { filter: allOf(measured.filter ? [measured.filter, inBucket] : [inBucket]), timeRange: { from, to } };
    };
    return {
      times: times.slice(0, -1),
      intervalNano,
      durations,
      cells: cells.map((cell) => ({ ...cell, exemplars: exemplarsOf(cell) })),
    };
  }

  async #counts(
    selection: Selection,
    scale: BucketScale,
    wanted: number,
    times?: readonly bigint[],
  ): Promise<DurationCounts> {
    const { filter, timeRange } = selection;
    const read = async (asked: Pick<MeasuresRequest, 'groupBy' | 'sketch'>) => {
      const maxGroups = this.#limits.maxMetricGroups;
      const request = { ...defined({ filter, timeRange, times }), ...asked, numbers: [], maxGroups };
      const groups = await this.#reader.measures(request);
      this.#account.readRecords(groups.length);
      return groups;
    };
    if (scale === 'LOG')
      return countsOfSketches(await read({ groupBy: [{ field: 'statusCode' }], sketch: true }), wanted);
    const edges = await this.#edges.of('DURATION', selection);
    if (edges === undefined) return NO_COUNTS;
    const durations = evenBounds(edges, wanted);
    return countsOfGroups(await read({ groupBy: [{ durations }], sketch: false }), durations);
  }

  #checkBuckets(count: number, fewer: string): void {
    const limit = this.#limits.maxMetricBuckets;
    if (count > limit) throw tooManyBuckets(count, limit, fewer);
  }
}

function positive(name: string, count: number): number {
  if (count > 0) return count;
  throw new SpangraphError('BAD_USER_INPUT', `${name} is ${count}; it must be 1 or more.`);
}

function boundsOf(bounds: readonly bigint[]): DurationBound[] {
  return bounds.slice(0, -1).map((fromNano, index) => ({ fromNano, toNano: bounds[index + 1] ?? fromNano }));
}
