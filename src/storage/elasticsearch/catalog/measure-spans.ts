/**
 * Measures of spans by group and by time. The cluster counts and sums up where it can decide the filter and tell the groups apart.
 * Other spans are read.
 */
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import type { GroupValue, MeasuredGroup, MeasuresRequest } from '../../measures.ts';
import type { SpanFilter } from '../../query.ts';
import { MeasuredGroups } from '../../statistics/measured-groups.ts';
import { TimeBuckets } from '../../statistics/time-buckets.ts';
import { every, isExact, none, type Query, some } from '../cluster/queries.ts';
import { attributeParts, type ValuePart } from '../measure/attribute-parts.ts';
import { cellsOf, MEASURED } from '../measure/cells.ts';
import { type CellKey, type CellsPlan, planCells } from '../measure/plan-cells.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';
import { textOf } from './hashed-texts.ts';

export async function measureSpans(request: MeasuresRequest, source: ClusterSource): Promise<MeasuredGroup[]> {
  const { filter, timeRange, times } = request;
  checkPatterns(filter);
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange), compileTimeRange(within(times))]);
  const groups = new MeasuredGroups(request);
  const plan = isExact(compiled) ? planCells(request) : undefined;
  if (plan === undefined) {
    await readSpans(isExact(compiled) ? undefined : filter, query, groups, source);
    return groups.groups();
  }
  await measureCells(plan, query, { request, groups }, source);
  return groups.groups().map(({ firstStartUnixNano: _first, lastStartUnixNano: _last, ...group }) => group);
}

/** What is being measured. */
interface Work {
  readonly request: MeasuresRequest;
  readonly groups: MeasuredGroups;
}

async function measureCells(plan: CellsPlan, query: Query, work: Work, source: ClusterSource): Promise<void> {
  const measured = every([query, MEASURED]);
  const whole = { counted: [{ query: measured, value: undefined }], read: [] };
  const parts = plan.attribute === undefined ? whole : await attributeParts(plan.attribute, measured, source.read);
  await Promise.all(parts.counted.map((part) => countCells(plan, part, work, source)));
  await readSpans(undefined, some([...parts.read, every([query, none(MEASURED)])]), work.groups, source);
}

/** From the first bucket to the last. */
function within(times: MeasuresRequest['times']): MeasuresRequest['timeRange'] {
  const [from, to] = [times?.[0], times?.at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Cells do not have them. They are not part of the answer. */
const UNKNOWN_STARTS = { firstStartUnixNano: 0n, lastStartUnixNano: 0n };

async function countCells(
  plan: CellsPlan,
  part: ValuePart,
  { request: { groupBy, times }, groups }: Work,
  source: ClusterSource,
): Promise<void> {
  const buckets = times && new TimeBuckets(times);
  const [firstTime = 0n] = times ?? [];
  for await (const cells of cellsOf(plan, part.query, source.read)) {
    for (const { key, start = firstTime, measures: total } of cells) {
      const values: GroupValue[] = [];
      for (const [index, by] of plan.keys.entries()) values.push(await groupValue(by, key[index] ?? '', source));
      const whole = groupBy.map((by) => ('attribute' in by ? part.value : values.shift()));
      // The first step may begin before the first bucket.
      const time = buckets?.indexOf(start < firstTime ? firstTime : start);
      groups.group(whole).addPart(time, { total, ...UNKNOWN_STARTS });
    }
  }
}

async function groupValue(by: CellKey, term: string | number, source: ClusterSource): Promise<GroupValue> {
  if (typeof term === 'number') return BigInt(term);
  if ('field' in by && by.field === 'service') return (await textOf('service', term, source)) || undefined;
  return textOf('name', term, source);
}

async function readSpans(
  filter: SpanFilter | undefined,
  query: Query,
  groups: MeasuredGroups,
  source: ClusterSource,
): Promise<void> {
  for await (const matches of scanMatches(filter, query, source)) {
    // A span whose trace has to be fetched is tried again: it is added only when all of it is known.
    await source.context.select(matches, ({ filterable }) => {
      groups.add(filterable, source.context);
      return true;
    });
  }
}
