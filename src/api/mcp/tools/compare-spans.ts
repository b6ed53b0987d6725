import { SpanComparisons } from '../../../query/compare/compare-spans.ts';
import type { ComparedAttribute } from '../../../query/compare/compared-attribute.ts';
import { negationOf } from '../../../query/filter-logic.ts';
import { quantileOfNumbers } from '../../../query/metrics/span-measures.ts';
import type { NumberMeasures } from '../../../storage/measures.ts';
import type { SpanFilter } from '../../../storage/query.ts';
import { shownValue } from '../answers/attributes.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, map, numeric, string, whole } from '../answers/schemas.ts';
import { shownShare } from '../answers/shown-numbers.ts';
import { shownName } from '../answers/shown-text.ts';
import { optional, required } from '../arguments/argument.ts';
import { CURSOR, limitArgument, queryArgument, spanFilter } from '../arguments/common.ts';
import { text } from '../arguments/kinds.ts';
import { RECENT_RANGE, recentRange, time } from '../arguments/times.ts';
import { scopeWord } from './attribute-names.ts';
import { emptyRangeNotes, RANGE_SCHEMA, shownRange } from './empty-range.ts';
import { wholeListAnswer } from './pages.ts';
import { tool } from './tool.ts';

const MAX_QUERY = 10_000;
const MAX_VALUES = 5;
const MAX_VALUE = 200;

export const compareSpans = tool({
  name: 'compare_spans',
  title: 'Compare chosen spans with others',
  description:
    'What sets some spans apart from others: the attributes whose values they have more often, the most telling first. Use it for "why ' +
    'are these slow" or "what do the failed ones have in common": selection { name = "pay" && duration > 1s }, baseline { name = "pay" }. ' +
    'Without a baseline all other spans of the time range are it, so name a baseline of the same operation. score is a difference that ' +
    'chance does not explain, from 0 to 1. Next: search_spans with the found value as a condition.',
  input: {
    selection: required(text('TraceQL that chooses the spans in question.', { max: MAX_QUERY }), ''),
    baseline: queryArgument('the spans to compare with'),
    ...RECENT_RANGE,
    baseline_from: optional(time('Where the time of the baseline begins. Default: from.')),
    baseline_to: optional(time('Where the time of the baseline ends. Default: to.')),
    limit: limitArgument('attributes', 10),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      attribute: string('Scope and key, as TraceQL wants it.'),
      score: numeric(),
      valueCount: whole(),
      values: list(
        map(),
        'value (absent: spans without the attribute), count and share of the selection and of the baseline.',
      ),
      numbers: map('Numbers of both sides, where the values are numbers: count, min, median, p95, max.'),
    },
    { ...RANGE_SCHEMA, selectionCount: whole('Spans.'), baselineCount: whole('Spans.') },
  ),
  run: async (context) => {
    const { args, reader, limits, account, nowUnixNano } = context;
    const timeRange = recentRange(args, nowUnixNano);
    const baselineRange = recentRange(
      { from: args.baseline_from ?? timeRange.from, to: args.baseline_to ?? timeRange.to },
      nowUnixNano,
    );
    const selected = spanFilter(args.selection, 'selection');
    const { attributes, selectionCount, baselineCount } = await new SpanComparisons(
      reader,
      limits,
      account,
    ).compareSpans({
      selection: { filter: selected, timeRange },
      baseline: { filter: spanFilter(args.baseline, 'baseline') ?? others(selected), timeRange: baselineRange },
      first: limits.maxPageSize,
    });
    const telling = attributes.filter(({ score }) => score > 0);
    const show = async (some: readonly ComparedAttribute[]) =>
      some.map((attribute) => shownAttribute(attribute, selectionCount, baselineCount));
    const notes = async (total: number) => [
      ...(total === 0 ? ['No attribute tells them apart beyond chance.'] : []),
      ...(await emptyRangeNotes(Math.min(selectionCount, baselineCount), context)),
    ];
    const head = { ...shownRange(timeRange), selectionCount, baselineCount };
    const words = { what: 'telling attributes', head, advice: 'Pass limit.', notes };
    return wholeListAnswer(telling, args.limit, show, words, context);
  },
});

function others(selected: SpanFilter | undefined): SpanFilter | undefined {
  return selected && negationOf(selected);
}

function shownAttribute(
  { key, scope, score, values, selectionNumbers, baselineNumbers }: ComparedAttribute,
  selection: number,
  baseline: number,
): object {
  return {
    attribute: shownName(`${scopeWord(scope)}.${key}`),
    score,
    valueCount: values.length,
    values: values.slice(0, MAX_VALUES).map(({ value, selectionCount, baselineCount }) => ({
      ...(value !== undefined && { value: shownValue(value, MAX_VALUE) }),
      selectionCount,
      selectionShare: shownShare(selectionCount, selection),
      baselineCount,
      baselineShare: shownShare(baselineCount, baseline),
    })),
    ...((selectionNumbers ?? baselineNumbers) && {
      numbers: { selection: shownNumbers(selectionNumbers), baseline: shownNumbers(baselineNumbers) },
    }),
  };
}

/** JSON has no infinities: they are left out, as other figures that are not there. */
function shownNumbers(numbers: NumberMeasures | undefined): object {
  if (numbers === undefined) return { count: 0 };
  const { count, min, max } = numbers;
  const figures = { min, median: quantileOfNumbers(numbers, 0.5), p95: quantileOfNumbers(numbers, 0.95), max };
  return { count, ...Object.fromEntries(Object.entries(figures).filter(([, figure]) => Number.isFinite(figure))) };
}
