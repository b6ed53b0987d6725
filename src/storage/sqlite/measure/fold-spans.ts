/** Measures spans by group and by time from their operation, status, start and duration alone. */
import { getOrMake } from '../../../model/get-or-make.ts';
import { StatusCode } from '../../../model/span.ts';
import { groupText } from '../../evaluator/group-values.ts';
import type { GroupValue, MeasuresRequest } from '../../measures.ts';
import { ALL_INT64, type Bounds, intersect } from '../../ordering/bounds.ts';
import type { GroupInWork } from '../../statistics/group-in-work.ts';
import type { MeasuredGroups } from '../../statistics/measured-groups.ts';
import { TimeBuckets } from '../../statistics/time-buckets.ts';
import type { Lookups } from '../rows/lookups.ts';
import { AttributeTree } from './attribute-tree.ts';
import type { KeptCell } from './kept-cells.ts';
import { hasDurationBounds, type NarrowRequest } from './narrow-request.ts';
import { PartialMeasures } from './partial-measures.ts';
import { type ClassCode, classOf, codeOf, NO_CLASS, type SpanPortion } from './span-portions.ts';

/** Spans of a group, as far as they are not in it yet. They start in one bucket of time. */
interface OpenGroup {
  readonly group: GroupInWork;
  readonly measures: PartialMeasures;
  time: number | undefined;
}

/** Where the spans of a class count. */
interface ClassInGroup {
  /** The values of the fields. */
  readonly key: readonly GroupValue[];
  /** Classes with the same key share it. */
  readonly groups: AttributeTree<OpenGroup>;
  readonly isError: boolean;
}

/** Starts, in nanoseconds after the base. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The bucket of time. */
  readonly time: number | undefined;
  readonly counts: boolean;
}

/** One of so many cells of a row must count, or each of these few is copied. */
const MIN_COUNTED = 2;

const NOWHERE: Stretch = { from: 0, to: 0, time: undefined, counts: false };

export class SpanFold {
  readonly #request: NarrowRequest;
  readonly #withSketch: boolean;
  readonly #times: readonly bigint[] | undefined;
  readonly #buckets: TimeBuckets | undefined;
  readonly #groups: MeasuredGroups;
  readonly #lookups: Lookups;
  /** Null where the spans do not count. */
  readonly #classes = new Map<ClassCode, ClassInGroup | null>([[NO_CLASS, null]]);
  readonly #trees = new Map<string, AttributeTree<OpenGroup>>();
  readonly #open = new Map<GroupInWork, OpenGroup>();
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

  /** Adds the cells of a row, whose spans start in this bucket of time. */
  addKept(cells: readonly KeptCell[], time: number | undefined): void {
    const groups = cells.map((cell) => {
      const ofClass = this.#classOf(codeOf(cell.operationId, cell.statusCode));
      return ofClass === null ? undefined : this.#groupAt(ofClass, [], 0).group;
    });
    const counted = groups.reduce((sum, group) => sum + Number(group !== undefined), 0);
    // The group may keep the cell, and with it the memory of the row.
    const keepsRow = counted * MIN_COUNTED >= cells.length;
    for (const [index, cell] of cells.entries()) groups[index]?.addPart(time, keepsRow ? cell : cell.alone());
  }

  /** Returns how many of the spans count. Throws OPERATION_TOO_COMPLEX for too many groups. */
  add({ base, classes, durations, offsets, columns }: SpanPortion): number {
    if (base !== this.#base) this.#rebase(base);
    const isCounted = this.#durationTest();
    let counted = 0;
    for (let index = 0; index < classes.length; index++) {
      const [offset, duration] = [offsets[index] ?? 0, durations[index] ?? 0];
      if (!isCounted(duration)) continue;
      if (offset < this.#stretch.from || offset >= this.#stretch.to) this.#stretch = this.#stretchOf(offset);
      const stretch = this.#stretch;
      if (!stretch.counts) continue;
      const ofClass = this.#classOf(classes[index] ?? 0);
      if (ofClass === null) continue;
      const open = this.#groupAt(ofClass, columns, index);
      if (open.time !== stretch.time) this.#close(open);
      open.time = stretch.time;
      open.measures.add(duration, offset, ofClass.isError);
      counted++;
    }
    return counted;
  }

  /** Call it when all portions are added. */
  end(): void {
    for (const open of this.#open.values()) this.#close(open);
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

  #classOf(code: ClassCode): ClassInGroup | null {
    const known = this.#classes.get(code);
    if (known !== undefined) return known;
    const [operationId, statusCode] = classOf(code);
    const key = this.#request.keyOf({ ...this.#lookups.operation(operationId), operationId, statusCode });
    const ofClass = key === undefined ? null : this.#inGroup(key, statusCode === StatusCode.ERROR);
    this.#classes.set(code, ofClass);
    return ofClass;
  }

  #inGroup(key: readonly GroupValue[], isError: boolean): ClassInGroup {
    const groups = getOrMake(this.#trees, groupText(key), () => new AttributeTree(this.#request.attributes));
    return { key, groups, isError };
  }

  #groupAt({ key, groups }: ClassInGroup, columns: SpanPortion['columns'], index: number): OpenGroup {
    const found = groups.at(columns, index);
    found.leaf ??= this.#openOf(this.#groups.group(this.#wholeKey(key, found.values)));
    return found.leaf;
  }

  #wholeKey(key: readonly GroupValue[], values: readonly GroupValue[]): readonly GroupValue[] {
    const whole = [...key];
    for (const [place, { index }] of this.#request.attributes.entries()) whole[index] = values[place];
    return whole;
  }

  #openOf(group: GroupInWork): OpenGroup {
    return getOrMake(this.#open, group, () => ({
      group,
      measures: new PartialMeasures(this.#withSketch),
      time: undefined,
    }));
  }

  /** Moves what was added to the group. */
  #close({ group, measures, time }: OpenGroup): void {
    if (!measures.isEmpty) group.addPart(time, measures.take(this.#base));
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
