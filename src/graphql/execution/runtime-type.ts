/** The object type of a value (GraphQL specification, 6.4.3 "ResolveAbstractType"). */
import {
  defaultTypeResolver,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLUnionType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import type { MaybePromise } from '../../query/types.ts';
import type { FieldPlan } from './plan.ts';

type ObjectShapedType = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType;

/** Throws if the value is of no type that the field may have. */
export function runtimeTypeOf(
  type: ObjectShapedType,
  value: unknown,
  context: unknown,
  plan: FieldPlan,
): MaybePromise<GraphQLObjectType> {
  if (!isAbstractType(type)) return checked(type, value, context, plan);
  const name = (type.resolveType ?? defaultTypeResolver)(value, context, plan.info, type);
  const typeOf = (known: unknown): MaybePromise<GraphQLObjectType> =>
    checked(typeNamed(known, type, plan), value, context, plan);
  return isPromiseLike(name) ? Promise.resolve(name).then(typeOf) : typeOf(name);
}

export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function typeNamed(
  name: unknown,
  abstractType: GraphQLInterfaceType | GraphQLUnionType,
  { info, coordinate }: FieldPlan,
): GraphQLObjectType {
  const type = typeof name === 'string' ? info.schema.getType(name) : undefined;
  if (isObjectType(type) && info.schema.isSubType(abstractType, type)) return type;
  throw new Error(
    `The value of ${coordinate} has the type ${String(name)}, which is no object type of ${abstractType.name}.`,
  );
}

function checked(
  type: GraphQLObjectType,
  value: unknown,
  context: unknown,
  { info, coordinate }: FieldPlan,
): MaybePromise<GraphQLObjectType> {
  if (!type.isTypeOf) return type;
  const typeIf = (isOfType: boolean): GraphQLObjectType => {
    if (isOfType) return type;
    throw new Error(`The value of ${coordinate} is not of the type ${type.name}.`);
  };
  const isOfType = type.isTypeOf(value, context, info);
  return isPromiseLike(isOfType) ? Promise.resolve(isOfType).then(typeIf) : typeIf(isOfType);
}
