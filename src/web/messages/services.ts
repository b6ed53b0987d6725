/** Texts of the pages of services and of the map. They load with these pages. */
import { count } from '../format/count.ts';

function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export const s = {
  title: 'Services',
  service: 'Service',
  unnamed: '(no service name)',
  spansOfKind: 'Spans',
  kinds: {
    all: 'All spans',
    entry: 'Requests received',
    exit: 'Calls made',
    internal: 'Internal work',
  },
  rate: 'Rate',
  errorRate: 'Error rate',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  spans: 'Spans',
  serviceCount: (value: number) => plural(value, 'service', 'services'),
  operationCount: (value: number) => plural(value, 'operation', 'operations'),
  trend: (what: string) => `${what} over time`,
  noSpansTitle: 'No spans here',
  noSpansText: 'Choose a wider time range, or other kinds of spans.',
  none: '–',

  // One service
  allServices: 'All services',
  searchTraces: 'Search its traces',
  searchErrors: 'Search its errors',
  onMap: 'Show on the map',
  all: 'All',
  failed: 'With error',
  duration: 'Duration',
  eachBucket: (length: string) => `Each point is ${length}`,
  chart: (what: string) =>
    `${what} over time. The table below the charts has the same figures. Drag to choose a time range.`,
  figures: 'Figures of the charts',
  time: 'Time',
  errors: 'Errors',
  operations: 'Operations',
  operation: 'Operation',
  kind: 'Kind',
  searchOf: (name: string) => `Search traces with ${name}`,
  errorGroups: 'Errors',
  errorGroupsOf: (shown: number, all: number) =>
    shown === all ? plural(all, 'group', 'groups') : `${count(shown)} of ${plural(all, 'group', 'groups')}`,
  noErrors: 'No errors.',
  error: 'Error',
  noMessage: 'No message',
  lastSeen: 'Last seen',
  example: 'Example',
  showExample: 'Show an example',
  callers: 'Called by',
  callees: 'Calls',
  noCallers: 'No stored span of another service calls it.',
  noCallees: 'It calls nothing that its spans name.',

  // The map
  mapTitle: 'Service map',
  calls: 'Calls',
  nodeKinds: { SERVICE: 'Service', DATABASE: 'Database', MESSAGING: 'Messaging', EXTERNAL: 'External' },
  edgeKinds: { CALL: 'call', MESSAGE: 'message', LINK: 'link' },
  hops: 'Hops',
  minCalls: 'Calls at least',
  drawn: (nodes: number, edges: number) =>
    `${plural(nodes, 'node', 'nodes')}, ${plural(edges, 'connection', 'connections')}`,
  leftOut: (nodes: number, edges: number, hasFocus: boolean) =>
    `Not drawn, but in the table: ${[
      ...(nodes > 0 ? [plural(nodes, 'node', 'nodes')] : []),
      ...(edges > 0 ? [plural(edges, 'connection', 'connections')] : []),
    ].join(', ')}.${hasFocus ? '' : ' Choose a focus to see them.'}`,
  map: 'Map of services. Arrow keys go from one to the next, Enter puts the focus on it',
  connections: 'Connections',
  edgeOf: (source: string, target: string) => `the calls of ${source} to ${target}`,
  edgeName: (source: string, target: string) => `Search traces in which ${source} calls ${target}`,
  noMapTitle: 'Nothing calls anything here',
  noMapText: 'Choose a wider time range, or fewer calls at least.',
  openService: 'Open service',
  notDrawn: 'not drawn',
  callsOf: (value: number) => plural(value, 'call', 'calls'),
  spansOf: (value: number) => plural(value, 'span', 'spans'),
  errorsOf: (share: string) => `${share} errors`,
  searchSpans: 'Search its spans',
  showAll: 'Show everything',
  noFocus: (name: string) => `Nothing is called ${name} in this time range. Everything is shown.`,
};
