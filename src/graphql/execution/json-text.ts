/** The JSON text of the values of scalars and enums. */
import { GraphQLError, type GraphQLLeafType } from 'graphql';
import { jsonText } from '../../model/json-text.ts';

/** Throws the error of the field if the value is none of this type. */
export function leafText(type: GraphQLLeafType, value: unknown): string {
  const coerced = coerce(type, value);
  if (coerced === null || coerced === undefined) {
    throw new Error(`A value of type ${type.name} has no form in an answer.`);
  }
  return jsonText(coerced);
}

function coerce(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.coerceOutputValue(value);
  } catch (thrown) {
    // Only its message counts: the field gives it a path.
    throw thrown instanceof GraphQLError ? new Error(thrown.message) : thrown;
  }
}
