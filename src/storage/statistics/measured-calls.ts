/** Calls that are being measured: the answer to a {@link CallsRequest} while it is made. */
import { SpangraphError } from '../../errors.ts';
import type { Call, CallsRequest, MeasuredCall } from '../calls.ts';
import type { FilterableSpan } from '../evaluator/filterable.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { type MeasuredPart, type MeasuredSpan, MeasuredSpans, measureSpan, measuresBytes } from './measured-spans.ts';

/** Bytes of a call, about, without texts and measures. */
const CALL_BYTES = 300;

export class MeasuredCalls {
  readonly #request: CallsRequest;
  readonly #gather: Gather;
  readonly #calls = new Map<string, { readonly call: Call; readonly measures: MeasuredSpans }>();

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
  addPart(call: Call, part: MeasuredPart): void {
    this.#measuresOf(call).merge(part);
  }

  /** In no order. */
  calls(): MeasuredCall[] {
    return [...this.#calls.values()].map(({ call, measures }) => ({ ...call, measures: measures.done() }));
  }

  #measuresOf(call: Call): MeasuredSpans {
    const { source, target, kind } = call;
    // The length says where the source ends.
    const key = `${kind} ${target.kind} ${source.length} ${source}${target.name}`;
    const known = this.#calls.get(key);
    if (known !== undefined) return known.measures;
    const { sketch, numbers, maxCalls } = this.#request;
    if (this.#calls.size >= maxCalls) throw tooManyCalls(maxCalls);
    this.#gather(CALL_BYTES + 2 * key.length + measuresBytes(sketch));
    const measures = new MeasuredSpans(sketch, numbers.length);
    this.#calls.set(key, { call, measures });
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
