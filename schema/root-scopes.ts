/** What a caller needs for each field at the root of an operation, on top of what its door asks. */
import type { GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { may, type Scope } from '../src/access/caller.ts';
import { SpangraphError } from '../src/errors.ts';
import type { GraphqlContext } from './context.ts';

/** By type and field. There is no default: a schema with another field cannot be loaded. */
const ROOT_SCOPES: Readonly<Record<string, Scope>> = {
  'Query.attributeKeys': 'read',
  'Query.attributeStatistics': 'read',
  'Query.attributeValues': 'read',
  'Query.compareSpans': 'read',
  'Query.compareTraces': 'read',
  'Query.durationHeatmap': 'read',
  'Query.durationHistogram': 'read',
  'Query.errorGroups': 'read',
  'Query.node': 'read',
  'Query.nodes': 'read',
  'Query.parseFilter': 'read',
  'Query.server': 'read',
  'Query.serviceMap': 'read',
  'Query.services': 'read',
  'Query.span': 'read',
  'Query.spanMetrics': 'read',
  'Query.spans': 'read',
  'Query.trace': 'read',
  'Query.traceqlMetrics': 'read',
  'Query.traces': 'read',
  'Subscription.spanAdded': 'read',
  'Subscription.spanMetrics': 'read',
  'Subscription.traceUpdated': 'read',
};

type Field = GraphQLField<unknown, GraphqlContext>;
type Resolve = NonNullable<Field['resolve']>;

/** The same schema, whose root fields refuse callers without the scope. Throws for a field without a rule, and a rule without a field. */
export function withRootScopes(schema: GraphQLSchema): GraphQLSchema {
  const unused = new Set(Object.keys(ROOT_SCOPES));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of roots.flatMap((root) => root ?? [])) {
    for (const field of Object.values(type.getFields())) {
      guard(type, field, ROOT_SCOPES[`${type.name}.${field.name}`]);
      unused.delete(`${type.name}.${field.name}`);
    }
  }
  if (unused.size > 0)
    throw new RangeError(`schema/root-scopes.ts has rules without a field: ${[...unused].join(', ')}.`);
  return schema;
}

function guard({ name }: GraphQLObjectType, field: Field, scope: Scope | undefined): void {
  if (scope === undefined) throw new RangeError(`schema/root-scopes.ts needs a rule for ${name}.${field.name}.`);
  const guarded =
    (resolve: Resolve): Resolve =>
    (source, args, context, info) => {
      if (may(context.caller, scope)) return resolve(source, args, context, info);
      throw new SpangraphError('PERMISSION_DENIED', `${name}.${field.name} needs the scope ${scope}.`);
    };
  // A turn of a subscription resolves its field.
  if (field.resolve === undefined) throw new RangeError(`${name}.${field.name} has nothing that a rule could guard.`);
  field.resolve = guarded(field.resolve);
}
