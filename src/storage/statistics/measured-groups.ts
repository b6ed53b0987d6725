/** Spans that are measured by group and by bucket of time: the answer to a {@link MeasuresRequest} while it is made. */
import { SpangraphError } from '../../errors.ts';
import { valueSize } from '../../model/attributes.ts';
import { orderedTime } from '../../model/span.ts';
import type { FilterableSpan, FilterContext } from '../evaluator/filterable.ts';
import { groupText, groupValues } from '../evaluator/group-values.ts';
import type { GroupValue, MeasuresRequest, TimedGroup } from '../measures.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { type MeasuredPart, MeasuredSpans, measureSpan, measuresBytes } from './measured-spans.ts';
import { TimeBuckets } from './time-buckets.ts';

/** Bytes of a group, about, without texts. */
const GROUP_BYTES = 600;

/** Earliest and latest start of some spans, in nanoseconds since the Unix epoch. */
export interface Starts {
  readonly first: bigint;
  readonly last: bigint;
}

export class MeasuredGroups {
  readonly #request: MeasuresRequest;
  readonly #gather: Gather;
  readonly #times: TimeBuckets | undefined;
  readonly #groups = new Map<string, GroupInWork>();

  constructor(request: MeasuresRequest, gather: Gather = NO_BOUND) {
    this.#request = request;
    this.#gather = gather;
    this.#times = request.times && new TimeBuckets(request.times);
  }

  /** Adds a span that meets the filter and the time range. Throws OPERATION_TOO_COMPLEX for too many groups. */
  add(span: FilterableSpan, context: FilterContext): void {
    const start = orderedTime(span.startTimeUnixNano);
    const time = this.#times?.indexOf(start);
    if (this.#times !== undefined && time === undefined) return;
    for (const key of this.#keysOf(span, context)) {
      const group = this.group(key);
      group.note({ first: start, last: start });
      for (const measures of this.#measuresOf(group, time)) measureSpan(measures, span, this.#request.numbers);
    }
  }

  /**
   * Adds spans of one group that were measured elsewhere and start in one bucket of time. Without `starts`, those of the group
   * are not to be used. Throws OPERATION_TOO_COMPLEX for too many groups.
   */
  addPart(key: readonly GroupValue[], time: number | undefined, part: MeasuredPart, starts?: Starts): void {
    this.addTo(this.group(key), time, part, starts);
  }

  /** Adds such spans to a group that is known already. */
  addTo(group: GroupInWork, time: number | undefined, part: MeasuredPart, starts?: Starts): void {
    if (starts !== undefined) group.note(starts);
    for (const measures of this.#measuresOf(group, time)) measures.merge(part);
  }

  /** In no order. */
  groups(): TimedGroup[] {
    return [...this.#groups.values()].map((group) => group.done());
  }

  /** The group with this key, made if it is new. */
  group(key: readonly GroupValue[]): GroupInWork {
    const text = groupText(key);
    const known = this.#groups.get(text);
    if (known !== undefined) return known;
    if (this.#groups.size >= this.#request.maxGroups) throw tooManyGroups(this.#request);
    this.#gather(GROUP_BYTES + text.length + key.reduce<number>((size, value) => size + valueSize(value ?? null), 0));
    const group = new GroupInWork(key, this.#newMeasures());
    this.#groups.set(text, group);
    return group;
  }

  #keysOf(span: FilterableSpan, context: FilterContext): readonly (readonly GroupValue[])[] {
    return this.#request.groupBy.reduce<readonly (readonly GroupValue[])[]>(
      (keys, by) => {
        const values = groupValues(by, span, context);
        return keys.flatMap((key) => values.map((value) => [...key, value]));
      },
      [[]],
    );
  }

  #measuresOf(group: GroupInWork, time: number | undefined): readonly MeasuredSpans[] {
    return time === undefined ? [group.total] : [group.total, group.at(time, () => this.#newMeasures())];
  }

  #newMeasures(): MeasuredSpans {
    const { sketch, numbers } = this.#request;
    this.#gather(measuresBytes(sketch));
    return new MeasuredSpans(sketch, numbers.length);
  }
}

/** A group that spans are added to. */
export class GroupInWork {
  readonly key: readonly GroupValue[];
  readonly total: MeasuredSpans;
  readonly #times = new Map<number, MeasuredSpans>();
  #first: bigint | undefined;
  #last = 0n;

  constructor(key: readonly GroupValue[], total: MeasuredSpans) {
    this.key = key;
    this.total = total;
  }

  note({ first, last }: Starts): void {
    if (this.#first === undefined || first < this.#first) this.#first = first;
    if (last > this.#last) this.#last = last;
  }

  at(time: number, make: () => MeasuredSpans): MeasuredSpans {
    const known = this.#times.get(time);
    if (known !== undefined) return known;
    const measures = make();
    this.#times.set(time, measures);
    return measures;
  }

  done(): TimedGroup {
    return {
      key: this.key,
      total: this.total.done(),
      firstStartUnixNano: this.#first ?? 0n,
      lastStartUnixNano: this.#last,
      times: [...this.#times]
        .map(([time, measures]) => ({ time, measures: measures.done() }))
        .sort((a, b) => a.time - b.time),
    };
  }
}

function tooManyGroups({ maxGroups }: MeasuresRequest): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `There are more than ${maxGroups} groups (api.limits.max_metric_groups). Group by something with fewer values, or ask for a ` +
      'shorter timeRange or a more selective filter.',
  );
}
