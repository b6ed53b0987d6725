/** Refusals of scalar values. */
import { GraphQLError, print, type ValueNode } from 'graphql';

/** Characters of a refused value that the message repeats. */
const SHOWN_LENGTH = 80;

/** A BAD_USER_INPUT error for a value that the scalar does not accept. `wanted` describes the accepted values. */
export function refusal(wanted: string, got: unknown): GraphQLError {
  const isSimple = typeof got === 'number' || typeof got === 'bigint' || typeof got === 'boolean';
  return refusalOfText(wanted, isSimple ? String(got) : JSON.stringify(got));
}

function refusalOfText(wanted: string, text = 'nothing'): GraphQLError {
  const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
  return new GraphQLError(`${wanted}; got ${shown}.`, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The same for a literal in the operation's text. */
export function literalRefusal(wanted: string, node: ValueNode): GraphQLError {
  const error = refusalOfText(wanted, print(node));
  return new GraphQLError(error.message, { nodes: node, extensions: error.extensions });
}
