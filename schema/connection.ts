/** Connection and edge types in Relay's form, and the arguments of the fields that give them. */
import type { ArgBuilder, ObjectRef } from '@pothos/core';
import type { Connection, Edge } from '../src/query/connection.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { costs } from './cost.ts';
import { PageInfoRef } from './types/page-info.ts';

type TypesOf = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/**
 * Defines `<name>Connection` and `<name>Edge` for a type; `things` is the plural word for descriptions.
 * (`as never`: Pothos cannot tell what a generic type resolves to; the signature holds node and connection together.)
 */
export function connectionOf<Node>(name: string, things: string, node: ObjectRef<TypesOf, Node>) {
  const edge = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: `One of the ${things} of a page, with its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'For `after` or `before`: its place in the list.' }),
      node: t.field({
        type: node,
        description: 'What stands at this place of the list.',
        resolve: (parent) => parent.node as never,
      }),
    }),
  });
  return builder.objectRef<Connection<Node>>(`${name}Connection`).implement({
    description: `A page of ${things}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The page, each item with its cursor.',
        resolve: (connection) => connection.edges(),
      }),
      nodes: t.field({
        type: [node],
        description: 'The page without cursors.',
        resolve: (connection) => connection.nodes(),
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'Whether there is more, and the cursors to go on with.',
        resolve: (connection) => connection.pageInfo(),
      }),
      totalCount: t.field({
        type: 'Count',
        description: 'Items of the whole list, whatever the page. Counted only when asked for.',
        extensions: costs('count'),
        resolve: (connection) => connection.totalCount(),
      }),
    }),
  });
}

/** Arguments of a list that goes forward only. */
export function forwardArgs(arg: ArgBuilder<TypesOf>) {
  return {
    first: arg.int({ description: 'Items of the page; `server.limits` tells the default and the most.' }),
    after: arg.string({ description: 'Go on behind this cursor (`pageInfo.endCursor` of the page before).' }),
  };
}

/** Arguments of a list that goes both ways. */
export function pageArgs(arg: ArgBuilder<TypesOf>) {
  return {
    ...forwardArgs(arg),
    last: arg.int({ description: 'Items of the page, taken from the end. Not together with `first`.' }),
    before: arg.string({ description: 'Stop before this cursor (`pageInfo.startCursor` of the page after).' }),
  };
}
