import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from './index.ts';
import { withRootScopes } from './root-scopes.ts';

test('each root field refuses a caller without its scope', () => {
  const caller = { name: 'sender', tenant: '', scopes: ['ingest'] };
  for (const type of [schema.getQueryType(), schema.getSubscriptionType()]) {
    for (const { name, resolve } of Object.values(type?.getFields() ?? {})) {
      expect(() => resolve?.({}, {}, { caller }, {} as never), name).toThrow(/ needs the scope read\.$/);
    }
  }
});

test('a field without a rule keeps the schema from being loaded', () => {
  const fields = { secrets: { type: GraphQLString, resolve: () => '' } };
  const query = new GraphQLObjectType({ name: 'Query', fields });
  expect(() => withRootScopes(new GraphQLSchema({ query }))).toThrow('needs a rule for Query.secrets');
});
