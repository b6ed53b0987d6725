/** Spans that are measured by group and by bucket of time: the answer to a {@link MeasuresRequest} while it is made. */
import { SpangraphError } from '../../errors.ts';
import { valueSize } from '../../model/attributes.ts';
import { orderedTime } from '../../model/span.ts';
import type { FilterableSpan, FilterContext } from '../evaluator/filterable.ts';
import { groupText, groupValues } from '../evaluator/group-values.ts';
import type { GroupValue, MeasuresRequest, TimedGroup } from '../measures.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { GroupInWork } from './group-in-work.ts';
import { measureSpan } from './measured-spans.ts';
import { TimeBuckets } from './time-buckets.ts';

/** Bytes of a group, about, without texts. */
const GROUP_BYTES = 600;

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
      measureSpan(this.group(key).measuresAt(time, start), span, this.#request.numbers);
    }
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
    const keyBytes = key.reduce<number>((size, value) => size + valueSize(value ?? null), 0);
    this.#gather(GROUP_BYTES + text.length + keyBytes);
    const group = new GroupInWork(key, this.#request, this.#gather);
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
}

function tooManyGroups(request: MeasuresRequest): SpangraphError {
  const { what, advice } = whatIsCounted(request);
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `There are more than ${request.maxGroups} ${what} (api.limits.max_metric_groups). ${advice}, or ask for a shorter timeRange or a ` +
      'more selective filter.',
  );
}

/** In the words of who asks. */
function whatIsCounted({ groupBy }: MeasuresRequest): { readonly what: string; readonly advice: string } {
  const byError = groupBy.find((key) => 'error' in key);
  if (byError === undefined) return { what: 'groups', advice: 'Group by something with fewer values' };
  if (byError.among === undefined) return { what: 'different errors', advice: 'Ask for the errors of one service' };
  return { what: 'services and operations of these errors', advice: 'Ask for fewer errors at once' };
}
