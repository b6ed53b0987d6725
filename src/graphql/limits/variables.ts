/** A limit on the nesting of variables, so that no walk over them exhausts the stack. */
import { SpangraphError } from '../../errors.ts';

/** Levels of lists and objects inside variables. The deepest filter that is served needs fewer. */
const MAX_VARIABLE_DEPTH = 100;

/** Throws BAD_USER_INPUT for values that are nested too deeply. */
export function refuseDeepVariables(variables: unknown): void {
  let level: readonly unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_VARIABLE_DEPTH) {
      throw new SpangraphError('BAD_USER_INPUT', `The variables nest deeper than ${MAX_VARIABLE_DEPTH} levels.`);
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}
