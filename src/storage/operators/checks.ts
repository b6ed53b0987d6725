/** Tests made ready to run. */
import type { Criterion } from './criteria.ts';
import type { Comparer } from './operators.ts';
import { compilePattern } from './regular-expressions.ts';

/** Whether a value passes. */
export type Check<Value> = (value: Value) => boolean;

/**
 * The criterion's test as a function of the value. Negation and presence are left to the caller: a negative criterion holds
 * where the value does not pass. Throws BAD_USER_INPUT for a pattern that cannot be used.
 */
export function checkOf<Value, Operand>(criterion: Criterion<Operand>, by: Comparer<Value, Operand>): Check<Value> {
  switch (criterion.takes) {
    case 'value': {
      const { test, operand } = criterion;
      return (value) => test(value, operand, by);
    }
    case 'list': {
      const { test, operand } = criterion;
      return (value) => test(value, operand, by);
    }
    case 'text': {
      const { test, operand } = criterion;
      return (value) => typeof value === 'string' && test(value, operand);
    }
    case 'pattern': {
      const { test } = criterion;
      const pattern = compilePattern(criterion.operand);
      return (value) => typeof value === 'string' && test(value, pattern);
    }
    case 'presence':
      return () => criterion.operand;
  }
}
