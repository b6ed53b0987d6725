/** The types ServiceMap, ServiceMapNode and ServiceMapEdge. */
import { UNKNOWN_SERVICE } from '../../src/model/span.ts';
import { listCost } from '../cost.ts';
import { ServiceMapEdgeKindRef, ServiceMapNodeKindRef } from '../enums.ts';
import { serviceMapNodeId } from '../node-id.ts';
import { ServiceMapEdgeRef, ServiceMapNodeRef, ServiceMapRef, ServiceRef, SpanMeasuresRef } from '../refs.ts';

/** How many there usually are. */
const USUAL_NODES = 50;
const USUAL_EDGES = 100;

ServiceMapRef.implement({
  description:
    'Services, databases, queues and others that take part, and who calls whom. All figures but quantiles are exact.',
  fields: (t) => ({
    nodes: t.expose('nodes', {
      type: [ServiceMapNodeRef],
      description: 'Services first, then databases, messaging and others, each sorted by name.',
      extensions: listCost(USUAL_NODES),
    }),
    edges: t.expose('edges', {
      type: [ServiceMapEdgeRef],
      description: 'Sorted by source, target and kind.',
      extensions: listCost(USUAL_EDGES),
    }),
  }),
});

ServiceMapNodeRef.implement({
  description: 'A service, or what services call that sends no spans itself.',
  fields: (t) => ({
    id: t.id({
      description: 'The same in every map. Its measures are those of one map.',
      resolve: ({ kind, name }) => serviceMapNodeId(kind, name),
    }),
    kind: t.expose('kind', { type: ServiceMapNodeKindRef, description: 'What it is.' }),
    name: t.exposeString('name', {
      description:
        'The name of a service, empty for spans without one. Of others what the calling spans say: `system/namespace` of a ' +
        'database, `system/destination` of messages, or the name of the peer.',
    }),
    displayName: t.string({
      description: 'The name for people: `unknown_service` for a service without one.',
      resolve: ({ kind, name }) => (kind === 'SERVICE' && name === '' ? UNKNOWN_SERVICE : name),
    }),
    service: t.field({
      type: ServiceRef,
      nullable: true,
      description: 'The service. Null for other kinds.',
      resolve: ({ kind, name }) => (kind === 'SERVICE' ? { name } : null),
    }),
    measures: t.expose('measures', {
      type: SpanMeasuresRef,
      description:
        'Of a service: all its spans in the selection, which may be none if it only calls. Of others: all calls to them.',
    }),
  }),
});

ServiceMapEdgeRef.implement({
  description: 'Calls, messages or links of one service to another, or to what is no service.',
  fields: (t) => ({
    source: t.expose('source', { type: ServiceMapNodeRef, description: 'The calling service.' }),
    target: t.expose('target', { type: ServiceMapNodeRef, description: 'What it calls.' }),
    kind: t.expose('kind', { type: ServiceMapEdgeKindRef, description: 'How.' }),
    measures: t.expose('measures', {
      type: SpanMeasuresRef,
      description: 'Of the called spans; of a node that is no service, of the calling ones.',
    }),
  }),
});
