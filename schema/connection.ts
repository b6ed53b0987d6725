/** Connection and edge types as Relay defines them, and the arguments of the fields that return them. */
import type { ArgBuilder, ObjectRef } from '@pothos/core';
import type { Connection, Edge } from '../src/query/connection.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { costs } from './cost.ts';
import { PageInfoRef } from './types/page-info.ts';

type TypesOf = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/**
 * Defines `<name>Connection` and `<name>Edge` for a type; `things` is the plural word for descriptions, and `promise` says what
 * the pages of a walk have together.
 * (`as never`: Pothos cannot tell what a generic type resolves to; the signature holds node and connection together.)
 */
export function connectionOf<Node>(name: string, things: string, node: ObjectRef<TypesOf, Node>, promise?: string) {
  const edge = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: `An item of a page of ${things}, with its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Its cursor, for `after` or `before`.' }),
      node: t.field({
        type: node,
        description: 'The item.',
        resolve: (parent) => parent.node as never,
      }),
    }),
  });
  return builder.objectRef<Connection<Node>>(`${name}Connection`).implement({
    description: [`A page of ${things}.`, ...(promise === undefined ? [] : [promise])].join(' '),
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The items of the page, with their cursors.',
        resolve: (connection) => connection.edges(),
      }),
      nodes: t.field({
        type: [node],
        description: 'The items of the page.',
        resolve: (connection) => connection.nodes(),
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'Whether there are more items, and the cursors for the next page.',
        resolve: (connection) => connection.pageInfo(),
      }),
      totalCount: t.field({
        type: 'Count',
        description: 'Number of items in the whole list. It is counted only if this field is queried.',
        extensions: costs('count'),
        resolve: (connection) => connection.totalCount(),
      }),
    }),
  });
}

/** Arguments of a list that only goes forward. */
export function forwardArgs(arg: ArgBuilder<TypesOf>) {
  return {
    first: arg.int({
      description: 'Number of items of the page. See `server.limits` for the default and the maximum.',
    }),
    after: arg.string({ description: 'Return items after this cursor (`pageInfo.endCursor` of the previous page).' }),
  };
}

/** Arguments of a list that goes in both directions. */
export function pageArgs(arg: ArgBuilder<TypesOf>) {
  return {
    ...forwardArgs(arg),
    last: arg.int({
      description: 'Number of items of the page, counted from the end of the list. Cannot be combined with `first`.',
    }),
    before: arg.string({ description: 'Return items before this cursor (`pageInfo.startCursor` of the next page).' }),
  };
}
