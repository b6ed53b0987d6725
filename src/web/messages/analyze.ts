/** Texts of what sets spans apart. They load with its page. Older ones are in en.ts. */
import { count } from '../format/count.ts';

export const a = {
  axis: 'Vertical axis',
  axisHint: 'Duration, or a numeric attribute',
  presets: { failed: 'Failed spans', slow: 'Slowest spans', high: 'Highest values' },
  highSpans: (key: string, value: string) => `Spans with ${key} of ${value} and more`,
  selected: (from: string, to: string, key: string, least: string, most: string) =>
    `${from} to ${to}, ${key} from ${least} to ${most}`,
  ofTraces: (from: string, to: string, shortest: string, longest: string) =>
    `${from} to ${to}, of traces of ${shortest} to ${longest}`,
  showSpans: 'Show spans',
  fields: 'Selection as text',
  fieldsButton: 'Edit as text',
  leastDuration: 'Shortest, such as 100ms',
  mostDuration: 'Longest',
  leastValue: 'Smallest value',
  mostValue: 'Largest value',
  notNumber: 'Write a number.',
  notDuration: 'Write a number and a unit: ns, us, ms, s, m or h.',
  notOrdered: 'The first value must not be larger than the second.',
  newestSpans: (shown: number, all: number) => `Newest ${count(shown)} of ${count(all)} spans with this attribute`,
  allSpans: (all: number) => `${count(all)} spans with this attribute`,
  scatterSummary: (key: string, shown: number) => `${count(shown)} spans by start and ${key}.`,
  noNumbers: (key: string) => `No span here has a number as ${key}`,
  noNumbersText: 'Choose another attribute, a wider time range, or fewer conditions.',
  showDurations: 'Show durations',
  compared:
    'The selected spans are compared with all others that match the query in the same time range. Bars show shares of each side. What differs most comes first.',
  onlyHere: (value: string) => `${value}: only in the selection`,
  neverHere: (value: string) => `${value}: never in the selection`,
  moreOften: (value: string, factor: string) => `${value}: ${factor}× more often in the selection`,
  lessOften: (value: string, factor: string) => `${value}: ${factor}× less often in the selection`,
  asOften: (value: string) => `${value}: about equally often on both sides`,
  higher: (factor: string) => `The median is ${factor}× higher in the selection`,
  lower: (factor: string) => `The median is ${factor}× lower in the selection`,
  otherMedian: (here: string, there: string) => `The median is ${here} in the selection, ${there} in the rest`,
  without: 'Spans without it',
};
