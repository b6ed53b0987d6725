/** The parameters of the pages of services. */
import { computed } from '@preact/signals';
import type { MetricOrder, SpanFilter, SpanKind, StringFilter } from '../generated/graphql.ts';
import { change, parameter } from '../state/place.ts';

const kind = parameter('kind');
const sort = parameter('sort');

/** Which kinds each choice has; none for all of them. */
export const KINDS: Readonly<Record<'all' | 'entry' | 'exit' | 'internal', readonly SpanKind[]>> = {
  all: [],
  entry: ['SERVER', 'CONSUMER'],
  exit: ['CLIENT', 'PRODUCER'],
  internal: ['INTERNAL'],
};
export type KindChoice = keyof typeof KINDS;
export const KIND_CHOICES = Object.keys(KINDS) as KindChoice[];

export const kindChoice = computed((): KindChoice => KIND_CHOICES.find((name) => name === kind.value) ?? 'all');

/** The spans that are measured: of the chosen kinds, and of these services. */
export function measured(service?: StringFilter): SpanFilter | null {
  const kinds = KINDS[kindChoice.value];
  const conditions: SpanFilter[] = [
    ...(service === undefined ? [] : [{ service }]),
    ...(kinds.length === 0 ? [] : [{ kind: { in: [...kinds] } }]),
  ];
  return conditions.length === 0 ? null : { and: conditions };
}

/** The chosen kinds as conditions of TraceQL. */
export function kindConditions(): string[] {
  const all = KINDS[kindChoice.value].map((one) => `kind = ${one.toLowerCase()}`);
  return all.length > 1 ? [`(${all.join(' || ')})`] : all;
}

/** A part of the names of the services that are listed. */
export const find = parameter('find');

/** Services whose name has the text in it, in capitals or not. */
export function withName(text: string | undefined): StringFilter | undefined {
  return text === undefined ? undefined : { regex: `(?i)${text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}` };
}

/** What tables of measures can be sorted by. */
const ORDERS = {
  count: { measure: 'COUNT' },
  rate: { measure: 'RATE' },
  errors: { measure: 'ERROR_RATE' },
  p50: { measure: 'QUANTILE', q: 0.5 },
  p95: { measure: 'QUANTILE', q: 0.95 },
  p99: { measure: 'QUANTILE', q: 0.99 },
} as const;
export type MeasureName = keyof typeof ORDERS;
/** A table with all its rows can be sorted by their names, too. */
type Sorted = MeasureName | 'name';

/** The order of tables of measures: the most spans first by default. */
export const order = computed(() => {
  const text = sort.value ?? '-rate';
  const named = text.replace(/^-/, '');
  const name: Sorted = Object.hasOwn(ORDERS, named) || named === 'name' ? (named as Sorted) : 'rate';
  return { name, isDescending: text.startsWith('-') };
});

/** As the API sorts. It has no order by name. */
export const orderBy = computed((): MetricOrder => {
  const { name, isDescending } = order.value;
  if (name === 'name') return { ...ORDERS.rate, direction: 'DESC' };
  return { ...ORDERS[name], direction: isDescending ? 'DESC' : 'ASC' };
});

/** Sorts by a measure, largest first, or by name from A to Z. A second call reverses the order. */
export function sortBy(name: Sorted): void {
  const now = order.value;
  const isDescending = now.name === name ? !now.isDescending : name !== 'name';
  const text = `${isDescending ? '-' : ''}${name}`;
  change({ sort: text === '-rate' ? undefined : text });
}
