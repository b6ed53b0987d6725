/** Executes queries, and turns of subscriptions, in the place of the executor that Yoga brings. */
import {
  type ASTNode,
  type ExecutionArgs,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
} from 'graphql';
import { type Answered, Execution, type FieldCounter } from './execution.ts';
import { fragmentsOf } from './fragments.ts';

/** The result of an operation. Its data is text already, so `stringify` makes the whole text (Yoga looks for it). */
export interface TextResult {
  readonly data?: Answered['data'] | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  readonly stringify: (result: Omit<TextResult, 'stringify'>) => string;
}

/** `signal` ends the execution, which rejects with its reason. */
export interface QueryArgs extends ExecutionArgs {
  readonly signal: AbortSignal;
  /** Values that may be under way at once, about. */
  readonly maxOpen?: number;
}

/** Undefined if the document has no such operation of this name: the executor of Yoga knows what else there may be. */
export async function executeOperation(args: QueryArgs, counter: FieldCounter): Promise<TextResult | undefined> {
  const { schema, document, operationName, variableValues: given, rootValue, contextValue, signal, maxOpen } = args;
  const definition = getOperationAST(document, operationName);
  const type = definition && schema.getRootType(definition.operation);
  if (!type || definition.operation === OperationTypeNode.MUTATION) return undefined;
  const coerced = getVariableValues(schema, definition.variableDefinitions ?? [], given ?? {}, { maxErrors: 50 });
  if (coerced.errors !== undefined)
    return { errors: coerced.errors.map((error) => located(error, definition)), stringify };
  const { variableValues } = coerced;
  const fragments = Object.fromEntries(fragmentsOf(document));
  const operation = { schema, definition, fragments, variableValues, rootValue, contextValue, signal };
  const { data, errors } = await new Execution(operation, counter, maxOpen).answer(type);
  return errors.length === 0 ? { data, stringify } : { data, errors, stringify };
}

/** That there are too many errors is an error without a cause and a place. */
function located(error: GraphQLError, operation: ASTNode): GraphQLError {
  if (error.originalError !== undefined) return error;
  const extensions = { code: 'BAD_USER_INPUT', http: { status: 400, spec: true } };
  return new GraphQLError(error.message, { nodes: operation, extensions });
}

function stringify({ data, errors, extensions }: Omit<TextResult, 'stringify'>): string {
  const others = JSON.stringify({ errors, extensions });
  if (data === undefined) return others;
  return others === '{}' ? `{"data":${data}}` : `{"data":${data},${others.slice(1)}`;
}
