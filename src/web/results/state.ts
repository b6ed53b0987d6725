/** The parameters of results: what they are, their order and columns, and the previewed one. */
import { computed } from '@preact/signals';
import type { SpanOrder, SpanOrderField, TraceOrder, TraceOrderField } from '../generated/graphql.ts';
import { change, parameter } from '../state/place.ts';
import { columnsIn, columnsText, type Shape } from './columns.ts';

const as = parameter('as');
const sort = parameter('sort');
const cols = parameter('cols');
const sel = parameter('sel');

/** What is listed. */
export const shape = computed((): Shape => (as.value === 'spans' ? 'spans' : 'traces'));

/** Lists the others. Their columns and orders are not the same. */
export function listAs(next: Shape): void {
  change({ as: next === 'spans' ? next : undefined, sort: undefined, cols: undefined, sel: undefined });
}

/** The fields that the API can sort by. */
const TRACE_ORDERS: Readonly<Record<string, TraceOrderField>> = {
  start: 'START_TIME',
  duration: 'DURATION',
  errors: 'ERROR_COUNT',
  spans: 'SPAN_COUNT',
  arrived: 'INGESTION_TIME',
};
const SPAN_ORDERS: Readonly<Record<string, SpanOrderField>> = {
  start: 'START_TIME',
  duration: 'DURATION',
  end: 'END_TIME',
  arrived: 'INGESTION_TIME',
};

/** Whether results can be sorted by the column. */
export function isSortable(column: string): boolean {
  return Object.hasOwn(shape.value === 'spans' ? SPAN_ORDERS : TRACE_ORDERS, column);
}

/** The order of the results: newest first by default. */
export const order = computed(() => {
  const text = sort.value ?? '-start';
  const named = text.replace(/^-/, '');
  return isSortable(named)
    ? { name: named, isDescending: text.startsWith('-') }
    : { name: 'start', isDescending: true };
});

const direction = computed(() => (order.value.isDescending ? 'DESC' : 'ASC'));

export const traceOrder = computed((): TraceOrder => {
  return { field: TRACE_ORDERS[order.value.name] ?? 'START_TIME', direction: direction.value };
});

export const spanOrder = computed((): SpanOrder => {
  return { field: SPAN_ORDERS[order.value.name] ?? 'START_TIME', direction: direction.value };
});

/** Sorts by this column: descending first, then the other way. */
export function sortBy(name: string): void {
  const now = order.value;
  const isDescending = now.name === name ? !now.isDescending : true;
  change({ sort: sortText(`${isDescending ? '-' : ''}${name}`) });
}

/** As the URL has it: nothing for the usual order. */
export function sortText(text: string): string | undefined {
  return text === '-start' ? undefined : text;
}

export const columns = computed(() => columnsIn(cols.value, shape.value));

export function showColumns(next: readonly string[]): void {
  change({ cols: columnsText(next, shape.value) });
}

/** The trace that is previewed, and the span of it that was found: `TRACE` or `TRACE@SPAN`. */
export const previewed = computed(() => {
  const { traceId, spanId } =
    /^(?<traceId>[0-9a-f]{32})(?:@(?<spanId>[0-9a-f]{16}))?$/.exec(sel.value ?? '')?.groups ?? {};
  return traceId === undefined ? undefined : { traceId, spanId, text: sel.value };
});

/** Previews a result; none without one. Back does not go through previews. */
export function preview(next: string | undefined): void {
  change({ sel: next }, 'replace');
}
