/** The types SpanComparison, ComparedAttribute, ComparedValue and ComparedNumbers. */
import { shownNumbers } from '../../src/query/metrics/span-measures.ts';
import { pageWish } from '../../src/query/page-args.ts';
import { listCost } from '../cost.ts';
import { AttributeScopeRef } from '../enums.ts';
import {
  AttributeStatisticsRef,
  ComparedAttributeRef,
  ComparedNumbersRef,
  ComparedValueRef,
  SpanComparisonRef,
} from '../refs.ts';

/** Values that are shown if `first` is absent. */
const USUAL_VALUES = 10;

SpanComparisonRef.implement({
  description: 'What sets a selection of spans apart from a baseline. All counts are exact.',
  fields: (t) => ({
    selectionCount: t.expose('selectionCount', { type: 'Count', description: 'Spans of the selection.' }),
    baselineCount: t.expose('baselineCount', { type: 'Count', description: 'Spans of the baseline.' }),
    attributes: t.expose('attributes', {
      type: [ComparedAttributeRef],
      description: 'The attributes with the largest scores first, ties sorted by key and scope.',
      extensions: listCost(USUAL_VALUES),
    }),
  }),
});

ComparedAttributeRef.implement({
  description: 'An attribute key in one scope, in the spans of the selection and of the baseline.',
  fields: (t) => ({
    scope: t.expose('scope', { type: AttributeScopeRef, description: 'The scope of the attributes with this key.' }),
    key: t.exposeString('key', { description: 'For example `service.version`.' }),
    score: t.exposeFloat('score', {
      description:
        'How far the two sides differ at least, as far as the number of spans proves it: from 0 to 1. The largest of these: for ' +
        'each value, and for the spans without the key, how much larger its share in the selection is than in the baseline (the ' +
        "lower bound of the difference at three standard errors, by Newcombe's method); for the numbers, the largest difference " +
        'of their cumulated shares (Kolmogorov and Smirnov) less what chance explains, times the share of the selection that has ' +
        'the key. Values of a key do not score if more than half of them occur once, such as ids, or if there are more than ' +
        '`server.limits.maxProfiledValues` of them in the selection.',
    }),
    values: t.field({
      type: [ComparedValueRef],
      description:
        'Its values with the number of spans that have each, the most telling first. Empty, but for the spans without the key, ' +
        'if the selection has more than `server.limits.maxProfiledValues`. If only the baseline has more, those of the selection.',
      args: { first: t.arg.int({ description: `Maximum number of values. Default: ${USUAL_VALUES}.` }) },
      extensions: listCost(USUAL_VALUES, 0),
      resolve: ({ values }, { first }, { server }) => {
        const usual = Math.min(USUAL_VALUES, server.limits.maxPageSize);
        return values.slice(0, pageWish({ first: first ?? usual }, server.limits, false).limit);
      },
    }),
    numbers: t.field({
      type: ComparedNumbersRef,
      nullable: true,
      description: 'Its numbers on both sides. Null if neither has any.',
      resolve: ({ selectionNumbers: selection, baselineNumbers: baseline }) =>
        selection === undefined && baseline === undefined ? null : { selection, baseline },
    }),
  }),
});

ComparedValueRef.implement({
  description: 'A value of an attribute, and how many spans of the selection and of the baseline have it.',
  fields: (t) => ({
    value: t.field({
      type: 'AttributeValue',
      nullable: true,
      description: 'The value. Null stands for the spans that lack the attribute. An empty value is an empty string.',
      resolve: ({ value }) => (value === undefined ? null : (value ?? '')),
    }),
    selectionCount: t.expose('selectionCount', {
      type: 'Count',
      description: 'Spans of the selection with the value.',
    }),
    baselineCount: t.expose('baselineCount', { type: 'Count', description: 'Spans of the baseline with the value.' }),
  }),
});

ComparedNumbersRef.implement({
  description: 'The numbers of an attribute on both sides. Their quantiles are off by at most 1%.',
  fields: (t) => ({
    selection: t.field({
      type: AttributeStatisticsRef,
      nullable: true,
      description: 'Of the selection. Null without numbers.',
      resolve: ({ selection }) => selection && shownNumbers(selection),
    }),
    baseline: t.field({
      type: AttributeStatisticsRef,
      nullable: true,
      description: 'Of the baseline. Null without numbers.',
      resolve: ({ baseline }) => baseline && shownNumbers(baseline),
    }),
  }),
});
