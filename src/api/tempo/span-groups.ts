/** Groups of chosen spans by `by()`, and what aggregates say of each. */
import type { AggregateCall, Field, Grouping, Spanset } from '../../query/traceql/syntax.ts';
import { fieldLabel } from '../../query/traceql-metrics/fields.ts';
import type { SpanValue } from '../../query/traceql-metrics/span-fields.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import { aggregateOf } from './aggregate-numbers.ts';
import { attributeOf, type FieldValues } from './field-values.ts';
import type { Json } from './proto-json.ts';

/** What a set says besides its spans. */
export interface SetPlan {
  /** Fields of `by()` that hold at the end of the pipeline. */
  readonly by: readonly Field[];
  /** Aggregates since the spans were grouped last. */
  readonly aggregates: readonly AggregateCall[];
}

/** Undefined if a group or an aggregate is of something computed. */
export function setPlanOf(spanset: Spanset): SetPlan | undefined {
  let plan: { by: Field[]; aggregates: AggregateCall[] } = { by: [], aggregates: [] };
  for (const stage of spanset.type === 'pipeline' ? spanset.stages : []) {
    if (stage.type === 'coalesce') plan = { by: [], aggregates: [] };
    if (stage.type === 'by' || stage.type === 'aggregate') {
      if (stage.of !== undefined && stage.of.type !== 'field') return undefined;
    }
    if (stage.type === 'by') plan = { by: [...plan.by, ...fieldOf(stage)], aggregates: [] };
    if (stage.type === 'aggregate') plan.aggregates.push(stage);
  }
  return plan;
}

function fieldOf({ of }: Grouping): Field[] {
  return of.type === 'field' ? [of.field] : [];
}

/** Whether all chosen spans must be read to make the sets. */
export function needsAllSpans({ by, aggregates }: SetPlan): boolean {
  return by.length > 0 || aggregates.some((call) => call.function !== 'count');
}

export interface SpanGroup {
  readonly spans: readonly SpanRecord[];
  /** Of the set, in protobuf JSON. */
  readonly attributes: readonly Json[];
}

/** The groups in order of their first spans. Without `by()` all spans are one group. */
export async function groupsOf(
  spans: readonly SpanRecord[],
  plan: SetPlan,
  fields: FieldValues,
): Promise<readonly SpanGroup[]> {
  const values = await Promise.all(
    spans.map((span) => Promise.all(plan.by.map((field) => fields.valueOf(span, field)))),
  );
  const groups = Map.groupBy(spans.keys(), (index) => keyOf(values[index] ?? []));
  return Promise.all(
    [...groups.values()].map(async (indexes) => {
      const members = indexes.flatMap((index) => spans[index] ?? []);
      const own = values[indexes[0] ?? 0] ?? [];
      const by = plan.by.map((field, index) => attributeOf(`by(${fieldLabel(field)})`, own[index] ?? NIL));
      return { spans: members, attributes: [...by, ...(await aggregatesOf(members, plan, fields))] };
    }),
  );
}

/** What the aggregates say of the spans of one set. */
async function aggregatesOf(
  spans: readonly SpanRecord[],
  { aggregates }: SetPlan,
  fields: FieldValues,
): Promise<Json[]> {
  const found = await Promise.all(
    aggregates.map(async (call) => {
      const field = call.of?.type === 'field' ? call.of.field : undefined;
      if (field === undefined) return [countAttribute(spans.length)];
      const isDuration = field.kind === 'intrinsic' && (await isDurationField(spans, field, fields));
      const numbers = (await Promise.all(spans.map((span) => fields.numbersOf(span, field)))).flat();
      const value = aggregateOf(call.function, numbers);
      return value === undefined ? [] : [attributeOf(`${call.function}(${fieldLabel(field)})`, { value, isDuration })];
    }),
  );
  return found.flat();
}

/** `count()` of a set. */
export function countAttribute(count: number): Json {
  return attributeOf('count()', { value: BigInt(count), isDuration: false });
}

async function isDurationField(spans: readonly SpanRecord[], field: Field, fields: FieldValues): Promise<boolean> {
  const [first] = spans;
  return first !== undefined && ((await fields.valueOf(first, field))?.isDuration ?? false);
}

/** Of a span that lacks the field. */
const NIL: SpanValue = { value: 'nil', isDuration: false };

function keyOf(values: readonly (SpanValue | undefined)[]): string {
  return JSON.stringify(
    values.map((found) => (found === undefined ? null : [typeof found.value, String(found.value)])),
  );
}
