/** Texts of the page that compares traces. They load with it. */
import { count } from '../format/count.ts';

export const c = {
  details: (name: string) => `Details of ${name}`,
  openIn: (letter: string) => `Open in ${letter}`,
  onlyBelow: (spans: number) => `Compare only ${spans > 1 ? 'the first of each' : 'this'} and what is below it`,
  part: 'Part of a trace',
  wholeTrace: 'Compare the whole trace',
  noChange: 'No attribute has one value in all spans of A and another in those of B.',
  onlyOneSide: 'Only one of the traces has it, so there are no attributes to compare.',
  byRow: (spans: number) =>
    `The traces have more than ${count(spans)} spans together. Attributes are compared when you open a row.`,
  chooseTrace: (letter: string) => `Choose trace ${letter}`,
  find: 'Find traces',
  findHint: 'TraceQL, such as { name = "checkout" }. Empty: the newest traces',
  noneFound: 'No trace matches.',
  slower: (length: string) => `B is ${length} slower than A.`,
  faster: (length: string) => `B is ${length} faster than A.`,
  accounts: (percents: number) => `accounts for ${percents}% of it.`,
  changedMost: (change: string) => `changed the most: ${change} of self time.`,
};
