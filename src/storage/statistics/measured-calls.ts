/** Calls that are being measured: the answer to a {@link CallsRequest} while it is made. */
import { SpangraphError } from '../../errors.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import type { Call, CallsRequest, MeasuredCall } from '../calls.ts';
import type { FilterableSpan } from '../evaluator/filterable.ts';
import type { Measures } from '../measures.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { type MeasuredSpan, MeasuredSpans, measureSpan } from './measured-spans.ts';

/** Bytes of a call, about, without texts and measures. */
const CALL_BYTES = 300;

interface CallInWork {
  readonly call: Call;
  readonly measures: MeasuredSpans;
}

export class MeasuredCalls {
  readonly #request: CallsRequest;
  readonly #gather: Gather;
  /** By source, then by name of the target. Few calls share both. */
  readonly #calls = new Map<string, Map<string, CallInWork[]>>();
  #count = 0;

  constructor(request: CallsRequest, gather: Gather = NO_BOUND) {
    this.#request = request;
    this.#gather = gather;
  }

  /** Adds a span to each call that it stands for. Throws OPERATION_TOO_COMPLEX for too many calls. */
  add(span: FilterableSpan, calls: readonly Call[]): void {
    for (const call of calls) measureSpan(this.#measuresOf(call), span, this.#request.numbers);
  }

  /** Adds a span without numbers of attributes. Throws as {@link add} does. */
  addMeasured(span: MeasuredSpan, calls: readonly Call[]): void {
    for (const call of calls) this.#measuresOf(call).add(span);
  }

  /** Adds spans that stand for the call and were measured elsewhere. Throws as {@link add} does. */
  addPart(call: Call, part: Measures): void {
    this.#measuresOf(call).merge(part);
  }

  /** In no order. */
  calls(): MeasuredCall[] {
    const all = [...this.#calls.values()].flatMap((byTarget) => [...byTarget.values()].flat());
    return all.map(({ call, measures }) => ({ ...call, measures: measures.done() }));
  }

  #measuresOf(call: Call): MeasuredSpans {
    const { source, target, kind } = call;
    const byTarget = getOrMake(this.#calls, source, () => new Map<string, CallInWork[]>());
    const alike = getOrMake(byTarget, target.name, () => []);
    for (const known of alike)
      if (known.call.kind === kind && known.call.target.kind === target.kind) return known.measures;
    const { sketch, numbers, maxCalls } = this.#request;
    if (this.#count >= maxCalls) throw tooManyCalls(maxCalls);
    this.#count++;
    this.#gather(CALL_BYTES + 2 * (source.length + target.name.length));
    const measures = new MeasuredSpans(sketch, numbers.length, this.#gather);
    alike.push({ call, measures });
    return measures;
  }
}

function tooManyCalls(maxCalls: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `The service map has more than ${maxCalls} edges (api.limits.max_service_map_edges). Ask for a shorter timeRange or a more ` +
      'selective filter.',
  );
}
