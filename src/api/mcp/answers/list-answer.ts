/** Lists in the one form that all tools have: what is shown, of how many, whether more follows, and how to get it. */
import type { JsonSchema } from '../arguments/argument.ts';
import { answerTooLarge, jsonBytes } from './answer-size.ts';

/** A part of a list, before it is known how many of its items fit. */
export interface ListPart {
  /** Plural: `traces`. */
  readonly what: string;
  readonly items: readonly object[];
  /** Items of the whole list. */
  readonly total: number;
  /** Whether the list goes on after these items. */
  readonly hasMore: boolean;
  /** The cursor after the item at this index. */
  readonly cursorAfter: (index: number) => string;
  /** Whether the part begins after a cursor. */
  readonly isContinued: boolean;
  /** Facts beside the list. */
  readonly head?: object;
  /** What else to say in words. */
  readonly notes?: readonly string[];
  /** How to ask for less if not even one item fits. */
  readonly advice: string;
}

/** Throws OPERATION_TOO_LARGE if no item fits. `maxBytes`: of the answer as JSON. */
export function listAnswer(part: ListPart, maxBytes: number): object {
  let count = part.items.length;
  for (;;) {
    const answer = answerWith(part, count, maxBytes);
    const excess = jsonBytes(answer) - maxBytes;
    if (excess <= 0) return answer;
    if (count <= 1) throw answerTooLarge(maxBytes, part.advice);
    count = fewer(part.items, count, excess);
  }
}

/** Leaves out as many of the last items as the answer has bytes too many: at least one, and at most all but one. */
function fewer(items: readonly object[], count: number, excess: number): number {
  let left = excess;
  let next = count;
  while (next > 1 && left > 0) {
    next -= 1;
    left -= jsonBytes(items[next]) + 1;
  }
  return next;
}

function answerWith(part: ListPart, count: number, maxBytes: number): object {
  const { items, total, hasMore, cursorAfter, head, notes = [] } = part;
  const isCut = count < items.length;
  const truncated = (hasMore || isCut) && count > 0;
  return {
    note: [countNote(part, count, truncated), ...(isCut ? [cutNote(maxBytes)] : []), ...notes].join(' '),
    total,
    truncated,
    next: truncated ? cursorAfter(count - 1) : null,
    maxAnswerBytes: maxBytes,
    ...head,
    items: items.slice(0, count),
  };
}

function countNote({ what, total, isContinued }: ListPart, count: number, truncated: boolean): string {
  if (truncated) {
    return `TRUNCATED: these are ${count} of ${total} ${what}. To see the next ones, call again with cursor set to next and all other arguments as they were.`;
  }
  if (isContinued) return `These are the last ${count} of ${total} ${what}.`;
  return total === 0 ? `There are no such ${what}.` : `These are all ${total} ${what}.`;
}

function cutNote(maxBytes: number): string {
  return `More were asked for than fit into ${maxBytes} bytes.`;
}

/**
 * The schema of such a list. `item`: the properties of an item, `head`: those beside the list. What all lists have is explained
 * in the instructions of the server, not once more for each tool.
 */
export function listSchema(item: JsonSchema, head: JsonSchema = {}): JsonSchema {
  return {
    type: 'object',
    properties: {
      note: { type: 'string' },
      total: { type: 'integer' },
      truncated: { type: 'boolean' },
      next: { type: ['string', 'null'] },
      maxAnswerBytes: { type: 'integer' },
      ...head,
      items: { type: 'array', items: { type: 'object', properties: item } },
    },
    required: ['note', 'total', 'truncated', 'next', 'maxAnswerBytes', ...Object.keys(head), 'items'],
  };
}
