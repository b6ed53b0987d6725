/** The values of fields as attributes of protobuf JSON. */
import { attributeJson } from '../../../receivers/formats/otlp/encode-json.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import { goDurationText } from '../../model/go-duration.ts';
import type { Field } from '../../query/traceql/syntax.ts';
import { SpanFields, type SpanValue } from '../../query/traceql-metrics/span-fields.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import { NestedSets } from '../../storage/evaluator/nested-sets.ts';
import type { Asked } from '../adapter/adapter.ts';
import type { Json } from './proto-json.ts';

type Place = (sets: NestedSets, index: number) => number;

const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['nestedSetLeft', (sets, index) => sets.left(index)],
  ['nestedSetRight', (sets, index) => sets.right(index)],
  ['nestedSetParent', (sets, index) => sets.parent(index)],
]);

/** Reads fields of spans for one answer. What spans share is read once. */
export class FieldValues {
  readonly #asked: Asked;
  readonly #fields: SpanFields;
  readonly #sets = new Map<string, Promise<NestedSets>>();

  constructor(asked: Asked) {
    this.#asked = asked;
    this.#fields = new SpanFields(asked);
  }

  /** Undefined if the span lacks it. Of several values the first. */
  async valueOf(span: SpanRecord, field: Field): Promise<SpanValue | undefined> {
    const place = field.kind === 'intrinsic' ? PLACES.get(field.name) : undefined;
    return place === undefined ? this.#fields.valueOf(span, field) : this.#placeOf(span, place);
  }

  /** Numbers that it has there, all elements of a list. Durations are nanoseconds. */
  async numbersOf(span: SpanRecord, field: Field): Promise<readonly (bigint | number)[]> {
    const found = await this.valueOf(span, field);
    if (typeof found?.value === 'bigint' || typeof found?.value === 'number') return [found.value];
    return field.kind === 'attribute' ? this.#fields.numbersOf(span, field) : [];
  }

  async #placeOf(span: SpanRecord, place: Place): Promise<SpanValue | undefined> {
    const tree = await this.#asked.query.structure.tree(span.traceId);
    const sets = await getOrMake(this.#sets, span.traceId, async () => new NestedSets(tree));
    const index = tree.indexOf(span);
    return index === undefined ? undefined : { value: BigInt(place(sets, index)), isDuration: false };
  }
}

/** An attribute of protobuf JSON. A duration is a text there: `1.5s`. */
export function attributeOf(key: string, { value, isDuration }: SpanValue): Json {
  const shown = isDuration && (typeof value === 'bigint' || typeof value === 'number') ? durationText(value) : value;
  return attributeJson({ key, value: shown });
}

function durationText(nanoseconds: bigint | number): string {
  return goDurationText(typeof nanoseconds === 'bigint' ? nanoseconds : BigInt(Math.round(nanoseconds)));
}
