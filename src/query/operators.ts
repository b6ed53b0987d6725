/** The operators of filters, for code that receives filters from outside. */
import { criteriaOf } from '../storage/operators/criteria.ts';
import { OPERATORS, type Operator, type ValueKind } from '../storage/operators/operators.ts';
import { regexParts } from '../storage/operators/regex-parts.ts';
import { type FilterBounds, filterRefusal, MAX_LIST_VALUES } from './filter-bounds.ts';
import { regexMistake } from './regex.ts';

/** The operators that values of the kind have, with their names, in the order of the table. */
export function operatorsOn(kind: ValueKind): readonly (readonly [name: string, operator: Operator])[] {
  return Object.entries<Operator>(OPERATORS).filter(([, { on }]) => on.includes(kind));
}

/** The place of a test in a filter. */
interface Place {
  readonly path: string;
  readonly bounds: FilterBounds;
}

/**
 * Throws BAD_USER_INPUT for an operand that its operator cannot use: a list beyond the limit, a pattern that is invalid
 * or too expensive, a boolean for an operator of order.
 */
export function checkOperands(test: object, { path, bounds }: Place): void {
  for (const criterion of criteriaOf(test)) {
    const place = `${path}.${criterion.name}`;
    if (criterion.takes === 'list') refuseLongList(criterion.operand.length, place);
    if (criterion.takes === 'pattern') {
      bounds.addRegexParts(place, regexParts(criterion.operand));
      const mistake = regexMistake(criterion.operand);
      if (mistake !== undefined) throw filterRefusal(place, mistake);
    }
    if (criterion.takes === 'value' && criterion.passesOn !== undefined && typeof criterion.operand === 'boolean') {
      throw filterRefusal(place, `${criterion.operand} has no order. Give a number or a text.`);
    }
  }
}

function refuseLongList(count: number, place: string): void {
  if (count <= MAX_LIST_VALUES) return;
  const advice = 'Split the list, or use regex or startsWith.';
  throw filterRefusal(place, `${count} values, over the limit of ${MAX_LIST_VALUES}. ${advice}`);
}
