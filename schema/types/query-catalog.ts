/** The type Query: what can be queried. */

import { Walk } from '../../src/query/walk.ts';
import { builder } from '../builder.ts';
import { forwardArgs } from '../connection.ts';
import { AttributeKeyConnectionRef, AttributeValueConnectionRef } from '../connections.ts';
import { costs } from '../cost.ts';
import { AttributeScopeRef } from '../enums.ts';
import { SpanFilterRef } from '../inputs/refs.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { toSpanFilter } from '../inputs/translate/filters.ts';
import { ServiceRef } from '../refs.ts';

builder.queryFields((t) => ({
  services: t.field({
    type: [ServiceRef],
    description:
      'Services that sent spans, sorted by name. Without `first` all of them; an operation that would read too many is refused.',
    extensions: costs('page'),
    args: {
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only services with spans that start in this range.' }),
      first: t.arg.int({ description: 'Only so many services. See `server.limits` for the maximum.' }),
      after: t.arg.string({
        description: 'Return services after this name: that of the last service of the previous page.',
      }),
    },
    resolve: async (_root, { timeRange, ...page }, { query, now }) =>
      (await query.catalog.services({ ...page, timeRange: toTimeRange(timeRange, now) })).map((name) => ({ name })),
  }),
}));

builder.queryFields((t) => ({
  attributeKeys: t.field({
    type: AttributeKeyConnectionRef,
    description: 'Attribute keys, sorted by key and scope.',
    extensions: costs('page'),
    args: {
      scope: t.arg({ type: AttributeScopeRef, description: 'Only keys of this scope. Default: all scopes.' }),
      prefix: t.arg.string({ description: 'Only keys that start with this text.' }),
      contains: t.arg.string({ description: 'Only keys that contain this text. Case counts.' }),
      filter: t.arg({ type: SpanFilterRef, description: 'Only keys of spans that match this filter.' }),
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only keys of spans that start in this range.' }),
      ...forwardArgs(t.arg),
    },
    resolve: (_root, { scope, prefix, contains, filter, timeRange, ...page }, { query, now }) => {
      const walk = new Walk(page, now);
      const keys = query.catalog.attributeKeys({
        ...walk.page,
        scope: scope ?? undefined,
        prefix: prefix ?? undefined,
        contains: contains ?? undefined,
        filter: toSpanFilter(filter, walk.now),
        timeRange: toTimeRange(timeRange, walk.now),
      });
      return walk.shown(keys);
    },
  }),
  attributeValues: t.field({
    type: AttributeValueConnectionRef,
    description:
      'Values of an attribute, with the number of spans that have each. The most frequent value comes first.',
    extensions: costs('page'),
    args: {
      key: t.arg.string({ required: true, description: 'For example `http.request.method`.' }),
      scope: t.arg({ type: AttributeScopeRef, description: 'Only values of this scope. Default: all scopes.' }),
      prefix: t.arg.string({ description: 'Only values whose text starts with this text.' }),
      filter: t.arg({ type: SpanFilterRef, description: 'Only spans that match this filter.' }),
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in this range.' }),
      ...forwardArgs(t.arg),
    },
    resolve: (_root, { key, scope, prefix, filter, timeRange, ...page }, { query, now }) => {
      const walk = new Walk(page, now);
      const values = query.catalog.attributeValues({
        ...walk.page,
        key,
        scope: scope ?? undefined,
        prefix: prefix ?? undefined,
        filter: toSpanFilter(filter, walk.now),
        timeRange: toTimeRange(timeRange, walk.now),
      });
      return walk.shown(values);
    },
  }),
}));
