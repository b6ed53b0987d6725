/** The types ServerInfo and ServerLimits, and the field of Query that shows them. */
import { builder } from '../builder.ts';
import { ServerInfoRef, ServerLimitsRef } from '../refs.ts';

ServerInfoRef.implement({
  description: 'The server that answers.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Spangraph.' }),
    version: t.exposeString('version', { description: 'Version of the program.' }),
    storage: t.exposeString('storage', { description: 'The storage backend, such as `sqlite`.' }),
    startedAt: t.expose('startedAtUnixNano', { type: 'DateTime', description: 'When the server started.' }),
    limits: t.expose('limits', { type: ServerLimitsRef, description: 'Bounds on one operation.' }),
  }),
});

ServerLimitsRef.implement({
  description: 'Bounds on one operation. A refusal names the bound that was met and how to stay under it.',
  fields: (t) => ({
    defaultPageSize: t.exposeInt('defaultPageSize', { description: 'Items of a page without `first` and `last`.' }),
    maxPageSize: t.exposeInt('maxPageSize', { description: 'Most items of one page.' }),
    maxDepth: t.exposeInt('maxDepth', { description: 'Most levels of fields.' }),
    maxAliases: t.exposeInt('maxAliases', { description: 'Most aliased fields.' }),
    maxCost: t.exposeInt('maxCost', {
      description: 'Most cost points; roughly the records an operation usually reads.',
    }),
    maxTokens: t.exposeInt('maxTokens', { description: "Most lexical tokens of an operation's text." }),
  }),
});

builder.queryField('server', (t) =>
  t.field({
    type: ServerInfoRef,
    description: 'The server that answers, and its limits.',
    resolve: (_root, _args, { server }) => server,
  }),
);
