/** One attribute of the selection and of the baseline, side by side. */
import { exactText } from '../../model/attribute-text.ts';
import type { AttributeValue } from '../../model/attributes.ts';
import { compareNames } from '../../model/compare.ts';
import type { AttributeKeyPosition } from '../../storage/backend.ts';
import type { NumberMeasures } from '../../storage/measures.ts';
import type { ProfiledAttribute } from '../../storage/profiles.ts';
import { distributionScore, type Share, shareScore } from './score.ts';

export interface ComparedAttribute extends AttributeKeyPosition {
  readonly score: number;
  /** The most telling first; ties by the number of spans of both sides, then by text. */
  readonly values: readonly ComparedValue[];
  readonly selectionNumbers: NumberMeasures | undefined;
  readonly baselineNumbers: NumberMeasures | undefined;
}

export interface ComparedValue {
  /** Undefined: spans that lack the key. */
  readonly value: AttributeValue | undefined;
  readonly selectionCount: number;
  readonly baselineCount: number;
}

/** What one side has of the attribute. */
export interface Side {
  /** Spans of the side. */
  readonly spans: number;
  /** Undefined if no span has it. */
  readonly attribute: ProfiledAttribute | undefined;
}

interface ScoredValue extends ComparedValue {
  readonly score: number;
  /** Equal texts: equal values. */
  readonly text: string;
}

export function comparedAttribute(name: AttributeKeyPosition, selection: Side, baseline: Side): ComparedAttribute {
  const ofSpans = (selectionCount: number, baselineCount: number): number =>
    shareScore({ count: selectionCount, of: selection.spans }, { count: baselineCount, of: baseline.spans });
  const isTelling = !isNearUnique(selection) && !isNearUnique(baseline);
  const values = countedValues(selection, baseline).map((one) => ({
    ...one,
    score: isTelling || one.value === undefined ? ofSpans(one.selectionCount, one.baselineCount) : 0,
  }));
  const { key, scope } = name;
  return {
    key,
    scope,
    score: Math.max(numbersScore(selection, baseline), ...values.map(({ score }) => score)),
    values: values.sort(compareValues).map(({ value, selectionCount, baselineCount }) => {
      return { value, selectionCount, baselineCount };
    }),
    selectionNumbers: selection.attribute?.numbers,
    baselineNumbers: baseline.attribute?.numbers,
  };
}

/** Values that hardly any two spans share, such as ids, tell nothing: each of them is rare everywhere. */
function isNearUnique({ attribute }: Side): boolean {
  if (attribute === undefined) return false;
  // Of a crowd only those values were counted that are wanted, so nothing is known of the others.
  return !attribute.isCrowded && 2 * attribute.values.length > attribute.spanCount;
}

function numbersScore(selection: Side, baseline: Side): number {
  const [ofSelection, ofBaseline] = [selection, baseline].map(({ spans, attribute }) => {
    const { numbers, spanCount: count = 0 } = attribute ?? {};
    return numbers && { numbers, share: { count, of: spans } satisfies Share };
  });
  return ofSelection && ofBaseline ? distributionScore(ofSelection, ofBaseline) : 0;
}

/** All values that either side has counted, and the spans without the key. */
function countedValues(selection: Side, baseline: Side): Omit<ScoredValue, 'score'>[] {
  const counts = new Map<string, { value: AttributeValue; selectionCount: number; baselineCount: number }>();
  // Where the selection is a crowd, nothing is known of the spans in it that have a value of the baseline.
  const isCrowd = selection.attribute?.isCrowded === true;
  for (const { value, count } of isCrowd ? [] : (selection.attribute?.values ?? [])) {
    counts.set(exactText(value), { value, selectionCount: count, baselineCount: 0 });
  }
  for (const { value, count } of isCrowd ? [] : (baseline.attribute?.values ?? [])) {
    const known = counts.get(exactText(value));
    if (known === undefined) counts.set(exactText(value), { value, selectionCount: 0, baselineCount: count });
    else known.baselineCount = count;
  }
  const values = [...counts].map(([text, each]) => ({ ...each, text }));
  const [selectionCount, baselineCount] = [lacking(selection), lacking(baseline)];
  if (selectionCount + baselineCount === 0) return values;
  return [...values, { value: undefined, selectionCount, baselineCount, text: '' }];
}

function lacking({ spans, attribute }: Side): number {
  return spans - (attribute?.spanCount ?? 0);
}

function compareValues(a: ScoredValue, b: ScoredValue): number {
  const countOf = ({ selectionCount, baselineCount }: ScoredValue): number => selectionCount + baselineCount;
  return b.score - a.score || countOf(b) - countOf(a) || compareNames(a.text, b.text);
}
