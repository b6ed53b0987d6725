/** Groups of chosen spans by `by()`, and what aggregates say of each. */
import type { SpanValue } from '../../query/traceql-metrics/span-fields.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import { aggregateOf } from './aggregate-numbers.ts';
import { valueOfExpression } from './computed-values.ts';
import { attributeOf, type FieldValues } from './field-values.ts';
import type { Json } from './proto-json.ts';
import type { PlannedAggregate, SetPlan } from './set-plan.ts';

export interface SpanGroup {
  readonly spans: readonly SpanRecord[];
  /** Of the set, in protobuf JSON. */
  readonly attributes: readonly Json[];
}

/** The groups in order of their first spans. Without `by()` all spans are one group. */
export async function groupsOf(
  spans: readonly SpanRecord[],
  { by, aggregates }: SetPlan,
  fields: FieldValues,
): Promise<readonly SpanGroup[]> {
  const values = await Promise.all(
    spans.map((span) => Promise.all(by.map(({ of }) => valueOfExpression(of, span, fields)))),
  );
  const groups = Map.groupBy(spans.keys(), (index) => keyOf(values[index] ?? []));
  return Promise.all(
    [...groups.values()].map(async (indexes) => {
      const members = indexes.flatMap((index) => spans[index] ?? []);
      const own = values[indexes[0] ?? 0] ?? [];
      const grouped = by.map(({ label }, index) => attributeOf(label, own[index] ?? NIL));
      const computed = await Promise.all(aggregates.map((one) => aggregateAttribute(one, members, fields)));
      return { spans: members, attributes: [...grouped, ...computed.flat()] };
    }),
  );
}

/** `count()` of a set. */
export function countAttribute(count: number): Json {
  return attributeOf('count()', { value: BigInt(count), isDuration: false });
}

/** Of a span that lacks the value. */
const NIL: SpanValue = { value: 'nil', isDuration: false };

function keyOf(values: readonly (SpanValue | undefined)[]): string {
  return JSON.stringify(values.map((found) => found && [typeof found.value, String(found.value)]));
}

/** None if no span has a number. */
async function aggregateAttribute(
  { label, function: name, of }: PlannedAggregate,
  spans: readonly SpanRecord[],
  fields: FieldValues,
): Promise<Json[]> {
  if (of === undefined) return [countAttribute(spans.length)];
  const found = await Promise.all(spans.map((span) => valueOfExpression(of, span, fields)));
  const numbers =
    of.type === 'field'
      ? (await Promise.all(spans.map((span) => fields.numbersOf(span, of.field)))).flat()
      : found.flatMap((one) => (typeof one?.value === 'bigint' || typeof one?.value === 'number' ? [one.value] : []));
  const value = aggregateOf(name, numbers);
  const isDuration = found.some((one) => one?.isDuration);
  return value === undefined ? [] : [attributeOf(label, { value, isDuration })];
}
