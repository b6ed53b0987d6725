/** Measures spans by group and by time from their operation, status, start and duration alone. */
import { StatusCode } from '../../../model/span.ts';
import type { MeasuresRequest } from '../../measures.ts';
import { ALL_INT64, type Bounds, intersect } from '../../ordering/bounds.ts';
import type { GroupInWork, MeasuredGroups } from '../../statistics/measured-groups.ts';
import { TimeBuckets } from '../../statistics/time-buckets.ts';
import type { Lookups } from '../rows/lookups.ts';
import type { KeptCell } from './kept-cells.ts';
import { hasDurationBounds, type NarrowRequest } from './narrow-request.ts';
import { PartialMeasures } from './partial-measures.ts';
import { type ClassCode, classOf, codeOf, type SpanPortion } from './span-portions.ts';

/** Spans of one class, as far as they are not in their group yet. They start in one bucket of time. */
interface OpenClass {
  readonly group: GroupInWork;
  readonly isError: boolean;
  readonly measures: PartialMeasures;
  time: number | undefined;
}

/** Starts, in nanoseconds after the base. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The bucket of time. */
  readonly time: number | undefined;
  readonly counts: boolean;
}

const NOWHERE: Stretch = { from: 0, to: 0, time: undefined, counts: false };

export class SpanFold {
  readonly #request: NarrowRequest;
  readonly #withSketch: boolean;
  readonly #times: readonly bigint[] | undefined;
  readonly #buckets: TimeBuckets | undefined;
  readonly #groups: MeasuredGroups;
  readonly #lookups: Lookups;
  /** Null where the spans do not count. */
  readonly #classes = new Map<ClassCode, OpenClass | null>();
  #starts: Bounds;
  #base = 0n;
  #stretch = NOWHERE;

  constructor({ times, sketch }: MeasuresRequest, narrow: NarrowRequest, groups: MeasuredGroups, lookups: Lookups) {
    this.#request = narrow;
    this.#starts = narrow.starts;
    this.#withSketch = sketch;
    this.#times = times;
    this.#buckets = times && new TimeBuckets(times);
    this.#groups = groups;
    this.#lookups = lookups;
  }

  /** Spans that start outside of these bounds do not count from now on. */
  within(starts: Bounds): void {
    this.#starts = starts;
    this.#stretch = NOWHERE;
  }

  /** The bucket of time in which all of these starts are. */
  timeOfAll({ low, high }: Bounds): number | undefined | 'several' {
    const time = this.#buckets?.indexOf(low);
    return time === this.#buckets?.indexOf(high) ? time : 'several';
  }

  /** Adds spans that start in this bucket of time. */
  addKept(cell: KeptCell, time: number | undefined): void {
    const open = this.#classOf(codeOf(cell.operationId, cell.statusCode));
    if (open !== null) this.#groups.addTo(open.group, time, cell.part(this.#withSketch), cell.starts);
  }

  /** Returns how many of the spans count. Throws OPERATION_TOO_COMPLEX for too many groups. */
  add({ base, classes, durations, offsets }: SpanPortion): number {
    if (base !== this.#base) this.#rebase(base);
    const isCounted = this.#durationTest();
    let counted = 0;
    for (let index = 0; index < classes.length; index++) {
      const [offset, duration] = [offsets[index] ?? 0, durations[index] ?? 0];
      if (!isCounted(duration)) continue;
      if (offset < this.#stretch.from || offset >= this.#stretch.to) this.#stretch = this.#stretchOf(offset);
      const stretch = this.#stretch;
      if (!stretch.counts) continue;
      const open = this.#classOf(classes[index] ?? 0);
      if (open === null) continue;
      if (open.time !== stretch.time) this.#close(open);
      open.time = stretch.time;
      open.measures.add(duration, offset);
      counted++;
    }
    return counted;
  }

  /** Call it when all portions are added. */
  end(): void {
    for (const open of this.#classes.values()) if (open !== null) this.#close(open);
  }

  #rebase(base: bigint): void {
    this.end();
    this.#base = base;
    this.#stretch = NOWHERE;
  }

  #durationTest(): (duration: number | string) => boolean {
    if (!hasDurationBounds(this.#request)) return () => true;
    const { low, high } = this.#request.durations;
    return (duration) => {
      const exact = typeof duration === 'string' ? BigInt(duration) : duration;
      return exact >= low && exact <= high;
    };
  }

  #classOf(code: ClassCode): OpenClass | null {
    const known = this.#classes.get(code);
    if (known !== undefined) return known;
    const [operationId, statusCode] = classOf(code);
    const key = this.#request.keyOf({ ...this.#lookups.operation(operationId), operationId, statusCode });
    const open =
      key === undefined
        ? null
        : {
            group: this.#groups.group(key),
            isError: statusCode === StatusCode.ERROR,
            measures: new PartialMeasures(this.#withSketch),
            time: undefined,
          };
    this.#classes.set(code, open);
    return open;
  }

  /** Moves what was added to the group. */
  #close({ group, isError, measures, time }: OpenClass): void {
    if (measures.isEmpty) return;
    this.#groups.addTo(group, time, measures.take(isError), measures.startsFrom(this.#base));
    measures.clear();
  }

  /** Where a start is: in a bucket of time, between the bounds, or outside. */
  #stretchOf(offset: number): Stretch {
    const start = this.#base + BigInt(offset);
    const starts = this.#starts;
    if (start < starts.low) return this.#relative({ low: ALL_INT64.low, high: starts.low - 1n }, undefined, false);
    if (start > starts.high) return this.#relative({ low: starts.high + 1n, high: ALL_INT64.high }, undefined, false);
    if (this.#times === undefined || this.#buckets === undefined) return this.#relative(starts, undefined, true);
    const time = this.#buckets.indexOf(start);
    if (time === undefined) return { from: offset, to: offset + 1, time, counts: false };
    const bucket: Bounds = { low: this.#times[time] ?? 0n, high: (this.#times[time + 1] ?? 0n) - 1n };
    return this.#relative(intersect(bucket, starts), time, true);
  }

  #relative({ low, high }: Bounds, time: number | undefined, counts: boolean): Stretch {
    return { from: asOffset(low - this.#base), to: asOffset(high + 1n - this.#base), time, counts };
  }
}

/** Offsets of spans are smaller than what is cut off here. */
function asOffset(distance: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(distance > most ? most : distance < -most ? -most : distance);
}
