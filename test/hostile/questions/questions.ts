/** Questions that are allowed and expensive, each of which once stopped the server or everybody else. */
import { HUGE_TRACE } from './store.ts';

const ALIASES = Array.from({ length: 95 }, (_, index) => `a${index}: startTime`).join(' ');
const PATTERNS = Array.from(
  { length: 120 },
  (_, index) => `{ attribute: { key: "text", regex: "^v.*${index}[^0-9]+$" } }`,
);
const SLOW_FILTER = `filter: { or: [${PATTERNS.join(', ')}] }`;

export interface HostileQuestion {
  readonly name: string;
  readonly query: string;
}

/** 1,022 fields. `FieldComparisons` counts 306,603 comparisons. */
const PARENTS_TWICE = Array.from({ length: 9 }).reduce<string>(
  (inner) => `parent { ${inner} } parent { ${inner} }`,
  'spanId',
);

export const QUESTIONS: readonly HostileQuestion[] = [
  {
    name: 'descendants of descendants with 95 aliases',
    query: `{ traces(first: 1000) { nodes { rootSpan { descendants(first: 100) { nodes {
      descendants(first: 100) { nodes { ${ALIASES} } } } } } } } }`,
  },
  { name: 'depth of a trace of 350,000 spans', query: `{ trace(traceId: "${HUGE_TRACE}") { depth } }` },
  {
    name: '120 patterns in five reads',
    query: `{ spans(first: 10, ${SLOW_FILTER}) { totalCount nodes { name } }
      attributeStatistics(key: "number", ${SLOW_FILTER}) { count }
      attributeValues(key: "text", ${SLOW_FILTER}) { totalCount }
      traces(first: 10, filter: { anySpan: { or: [${PATTERNS.join(', ')}] } }) { totalCount }
      again: spans(first: 1, ${SLOW_FILTER}) { totalCount } }`,
  },
  { name: 'span counts of 100,000 services', query: '{ services { name spanCount } }' },
  {
    name: 'attribute maps of 500 kB',
    query: '{ spans(first: 1000) { nodes { attributeMap } } }',
  },
  {
    name: 'attribute maps of 500 kB with 99 aliases',
    query: `{ spans(first: 1000) { nodes { ${Array.from({ length: 99 }, (_, index) => `a${index}: attributeMap`).join(' ')} } } }`,
  },
  { name: 'the number of 300,000 keys', query: '{ attributeKeys(first: 1) { totalCount } }' },
  {
    name: 'every value of an attribute',
    query: `{ attributeValues(key: "id", filter: { durationNano: { gte: "0" } }, first: 1000) { totalCount nodes { value count } } }`,
  },
  { name: 'parents twice in nine levels', query: `{ spans(first: 1) { nodes { ${PARENTS_TWICE} } } }` },
  {
    name: 'relatives by relatives',
    query: `{ spans(first: 100, filter: { not: { ancestor: { descendant: { name: { regex: "9$" } } } } }) { totalCount nodes { name } } }`,
  },
];
