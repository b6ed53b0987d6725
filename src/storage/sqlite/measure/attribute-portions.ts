/** Spans in portions, with their own attributes as they are stored. */
import { columns, text } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import {
  NARROW_COLUMNS,
  NARROW_LISTS,
  type NarrowPortion,
  type PortionSearch,
  parsedPortion,
  portionFrom,
  portionsOf,
} from './span-portions.ts';
import { type RawLists, STORED_LISTS, storedColumns } from './stored-rows.ts';

/** Spans that are read between two looks at the clock: about a millisecond. */
const SPANS_A_PORTION = 1_024;

/** In place of classes and durations that nobody needs. */
const UNTESTED_LISTS = [NARROW_LISTS[0], text('classes', "'[]'"), text('durations', "'[]'")] as const;

/** Spans, each at one index of all lists. */
export interface AttributePortion extends NarrowPortion {
  /** Row ids, if they do not follow from the next list. */
  readonly ids?: readonly bigint[];
  /** Row id minus start, in nanoseconds. */
  readonly shifts: readonly number[];
  readonly resources: readonly number[];
  readonly scopes: readonly number[];
  readonly own: RawLists;
  /** Whether these are all spans from the first to the last row, in order of row id. */
  readonly isWhole: boolean;
}

type Lists = readonly [
  offsets: string,
  classes: string,
  durations: string,
  shifts: string,
  resources: string,
  scopes: string,
  ...own: RawLists,
];

/** What is read of each span. */
export interface PortionParts {
  /** Whether the values of attributes are read. */
  readonly withValues: boolean;
  /** Whether classes and durations are read, so that the spans can be tested. */
  readonly withTest: boolean;
}

function wantedOf({ withValues, withTest }: PortionParts) {
  const tested = withTest ? NARROW_LISTS : UNTESTED_LISTS;
  return {
    ofSpan: `${NARROW_COLUMNS}, s.resource_id, s.instrumentation_scope_id, ${storedColumns('s', withValues)}`,
    lists: columns(
      ...tested,
      text('shifts', 'json_group_array(id - start_time_unix_nano)'),
      text('resources', 'json_group_array(resource_id)'),
      text('scopes', 'json_group_array(instrumentation_scope_id)'),
      ...STORED_LISTS,
    ),
    size: SPANS_A_PORTION,
  };
}

/** The spans found, each once. In order of row id within a part of the index. */
export function* attributePortions(
  search: PortionSearch,
  parts: PortionParts,
  source: RowSource,
): Generator<AttributePortion> {
  const isWhole = search.match === undefined;
  for (const { base, lists } of portionsOf(wantedOf(parts), search, source)) yield portionOf(base, lists, isWhole);
}

/** The spans with these row ids, which are in descending order and not many. */
export function portionOfRows(ids: readonly bigint[], withValues: boolean, { db }: RowSource): AttributePortion {
  const found = portionFrom(
    wantedOf({ withValues, withTest: false }),
    'FROM json_each(?) j CROSS JOIN spans s ON s.id = j.value',
  );
  const base = ids.at(-1) ?? 0n;
  const [portion] = db.walk(found, base, `[${ids.join()}]`);
  if (portion === undefined) throw new Error('an aggregate without groups has no row');
  const [, , ...read] = portion;
  // Starts that are far from each other are not exact here.
  return { ...portionOf(base, read, false), ids };
}

function portionOf(base: bigint, lists: Lists, isWhole: boolean): AttributePortion {
  const [offsets, classes, durations, shifts, resources, scopes, ...own] = lists;
  return {
    ...parsedPortion(base, [offsets, classes, durations]),
    shifts: JSON.parse(shifts),
    resources: JSON.parse(resources),
    scopes: JSON.parse(scopes),
    own,
    isWhole,
  };
}
