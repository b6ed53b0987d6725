/** The type Service. */
import { forwardArgs } from '../connection.ts';
import { OperationConnectionRef } from '../connections.ts';
import { costs } from '../cost.ts';
import { SpanKindRef } from '../enums.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { serviceNodeId } from '../node-id.ts';
import { ServiceRef } from '../refs.ts';
import { NodeRef } from './node.ts';

ServiceRef.implement({
  description: 'A service that sends spans, named by resource attribute `service.name`.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: ({ name }) => serviceNodeId(name) }),
    name: t.exposeString('name', { description: 'Value of `service.name`; empty for spans without one.' }),
    spanCount: t.field({
      type: 'Count',
      description: 'Spans of the service, in a time range or ever.',
      extensions: costs('record'),
      args: { timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in it.' }) },
      resolve: ({ name }, { timeRange }, { query }) => query.catalog.spanCount(name, toTimeRange(timeRange)),
    }),
    operations: t.field({
      type: OperationConnectionRef,
      description: 'Names of the spans of the service with their kinds, sorted by name.',
      extensions: costs('nestedList'),
      args: {
        kind: t.arg({ type: SpanKindRef, description: 'Only operations of this kind.' }),
        timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in it.' }),
        ...forwardArgs(t.arg),
      },
      resolve: ({ name }, { kind, timeRange, ...page }, { query }) =>
        query.catalog.operations(name, { ...page, kind: kind ?? undefined, timeRange: toTimeRange(timeRange) }),
    }),
  }),
});
