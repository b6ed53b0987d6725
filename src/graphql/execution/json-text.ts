/** The JSON text of the values of scalars and enums. */
import { GraphQLError, type GraphQLLeafType } from 'graphql';

/** Text that JSON shows as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** From this length on, looking for special characters first costs more than it saves. */
const SHORT = 64;

/** Throws the error of the field if the value is none of this type. */
export function leafText(type: GraphQLLeafType, value: unknown): string {
  const coerced = coerce(type, value);
  switch (typeof coerced) {
    case 'string':
      return textOf(coerced);
    case 'number':
      return Number.isFinite(coerced) ? String(coerced) : 'null';
    case 'boolean':
      return coerced ? 'true' : 'false';
    default:
      if (coerced === null || coerced === undefined) {
        throw new Error(`A value of type ${type.name} has no form in an answer.`);
      }
      return JSON.stringify(coerced);
  }
}

/** A string as JSON. */
function textOf(value: string): string {
  return value.length < SHORT && PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}

function coerce(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.coerceOutputValue(value);
  } catch (thrown) {
    // Only its message counts: the field gives it a path.
    throw thrown instanceof GraphQLError ? new Error(thrown.message) : thrown;
  }
}
