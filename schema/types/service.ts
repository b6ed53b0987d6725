/** The type Service. */

import { UNKNOWN_SERVICE } from '../../src/model/span.ts';
import { Walk } from '../../src/query/walk.ts';
import { forwardArgs } from '../connection.ts';
import { OperationConnectionRef } from '../connections.ts';
import { costs } from '../cost.ts';
import { SpanKindRef } from '../enums.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { serviceNodeId } from '../node-id.ts';
import { ServiceRef } from '../refs.ts';
import { NodeRef } from './node.ts';

ServiceRef.implement({
  description: 'A service that sends spans. Its name is the resource attribute `service.name`.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: ({ name }) => serviceNodeId(name) }),
    name: t.exposeString('name', { description: 'The value of `service.name`. Empty for spans without one.' }),
    displayName: t.string({
      description:
        'Its name for people: `unknown_service` for spans without one. Filters take `name`: `service: { eq: "" }` finds these spans.',
      resolve: ({ name }) => name || UNKNOWN_SERVICE,
    }),
    spanCount: t.field({
      type: 'Count',
      description: 'Number of spans of the service, in the time range if one is given.',
      extensions: costs('record'),
      args: { timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in this range.' }) },
      resolve: ({ name }, { timeRange }, { query, now }) => query.catalog.spanCount(name, toTimeRange(timeRange, now)),
    }),
    operations: t.field({
      type: OperationConnectionRef,
      description: 'Operations of the service, sorted by name and kind.',
      extensions: costs('nestedList'),
      args: {
        kind: t.arg({ type: SpanKindRef, description: 'Only operations of this kind.' }),
        timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in this range.' }),
        ...forwardArgs(t.arg),
      },
      resolve: ({ name }, { kind, timeRange, ...page }, { query, now }) => {
        const walk = new Walk(page, now);
        const range = toTimeRange(timeRange, walk.now);
        const operations = query.catalog.operations(name, { ...walk.page, kind: kind ?? undefined, timeRange: range });
        return walk.shown(operations);
      },
    }),
  }),
});
