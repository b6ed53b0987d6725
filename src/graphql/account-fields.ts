/** Counts every field of an answer on the operation's account while the answer is made. */
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import type { OperationAccount } from '../query/operation-account.ts';

/** The part of an operation's context that is needed here. */
export interface AccountedContext {
  readonly account: OperationAccount;
}

type Resolver = GraphQLFieldResolver<unknown, AccountedContext>;

const accounted = new WeakSet<Resolver>();

/** Bytes of a number, a boolean or null in an answer, about. */
const SCALAR_BYTES = 8;

/** Makes each field of the schema count. Fields of introspection are not counted: their number has a bound. */
export function accountFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) field.resolve = accountedResolver(field);
  }
}

/** Whether the field counts; for tests. */
export function isAccounted({ resolve }: GraphQLField<unknown, unknown>): boolean {
  return resolve !== undefined && accounted.has(resolve);
}

function accountedResolver(field: GraphQLField<unknown, AccountedContext>): Resolver {
  const { name, resolve = defaultFieldResolver, type } = field;
  if (accounted.has(resolve)) return resolve;
  const resolver = isLeafType(getNamedType(type)) ? leafResolver(name, resolve) : objectResolver(name, resolve);
  accounted.add(resolver);
  return resolver;
}

function objectResolver(name: string, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    context.account.answerField(name.length);
    return resolve(source, args, context, info);
  };
}

/** The value is counted before it becomes part of the answer. */
function leafResolver(name: string, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    if (value instanceof Promise) {
      context.account.answerField(name.length);
      return value.then((settled: unknown) => {
        context.account.answerBytes(sizeOf(settled));
        return settled;
      });
    }
    context.account.answerField(name.length + (typeof value === 'string' ? value.length : sizeOf(value)));
    return value;
  };
}

/** Bytes of the value in an answer, about. Walks lists and objects without recursion. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return SCALAR_BYTES;
  let bytes = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') bytes += next.length;
    else if (ArrayBuffer.isView(next)) bytes += next.byteLength;
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner);
    else bytes += SCALAR_BYTES;
  }
  return bytes;
}
