/** Texts of the views of a trace. They load with the trace. */
import { count, plural } from '../format/count.ts';

export const v = {
  views: 'Views of the trace',
  names: {
    waterfall: 'Waterfall',
    flame: 'Flame graph',
    stats: 'Statistics',
    spans: 'Spans',
    graph: 'Graph',
    events: 'Events',
  },
  shown: (shown: number, all: number) =>
    shown === all ? plural(all, 'span', 'spans') : `${count(shown)} of ${plural(all, 'span', 'spans')}`,
  nothing: 'Nothing to show here. Show the whole trace, or other spans than the matches.',

  // Columns
  start: 'Start',
  duration: 'Duration',
  self: 'Self time',
  service: 'Service',
  name: 'Name',
  operation: 'Operation',
  kind: 'Kind',
  status: 'Status',
  depth: 'Depth',
  count: 'Spans',
  errors: 'Errors',
  total: 'Total',
  average: 'Average',
  p50: 'p50',
  p95: 'p95',
  max: 'Longest',
  share: 'Share of the self time',
  failed: 'error',
  none: '–',

  // Statistics
  groupBy: 'Group by',
  groups: { service: 'Service', operation: 'Operation', kind: 'Kind' },
  groupCount: {
    service: (value: number) => plural(value, 'service', 'services'),
    operation: (value: number) => plural(value, 'operation', 'operations'),
    kind: (value: number) => plural(value, 'kind', 'kinds'),
  },
  statsCaption: 'Figures of the spans in view, by group',
  matchesOf: (value: number) => plural(value, 'match', 'matches'),
  openLongest: (name: string) => `Open the longest span of ${name}`,
  listSpans: (name: string) => `List the spans of ${name}`,
  more: 'Show more',

  // Spans
  spanTable: 'Spans of the trace as a table',
  csv: 'Download CSV',
  csvCut: (rows: number) => `The file has the first ${count(rows)} spans.`,

  // Flame graph
  flame: (spans: number, levels: number) =>
    `Flame graph of ${plural(spans, 'span', 'spans')} in ${plural(levels, 'line', 'lines')}. The view Spans has the same as a table.`,
  flamePaths: (paths: number, spans: number) =>
    `Flame graph of ${plural(paths, 'path', 'paths')} of ${plural(spans, 'span', 'spans')} by self time. The view Statistics has the figures as a table.`,
  flameArea: 'Flame graph. Arrow keys go to the parent, the first child and the siblings',
  flameBy: 'Boxes',
  flameModes: { time: 'Spans by time', path: 'Paths by self time' },
  flameHint: 'Arrow keys go to the parent, the first child and the siblings.',
  pathScale: 'Spans with the same path are one box, as wide as the self time of all below it',
  belowOf: (text: string) => `${text} with all below`,
  starts: (text: string) => `starts at ${text}`,
  selfOf: (text: string) => `self ${text}`,
  spansOf: (value: number) => plural(value, 'span', 'spans'),

  // Graph
  graphBy: 'Nodes',
  graph: 'Graph of the trace. Arrow keys go from one node to the next, Enter opens its longest span',
  calls: 'Calls',
  times: (value: number) => `× ${count(value)}`,
  itself: 'itself',
  notDrawn: 'not drawn',
  errorsOf: (value: number) => plural(value, 'error', 'errors'),
  from: 'From',
  to: 'To',
  edges: 'Who calls whom',
  tooMany: (nodes: number, most: number) =>
    `${count(nodes)} nodes are more than a picture can show (${count(most)}). The table has all of them.`,
  byServiceInstead: (nodes: number) => `${count(nodes)} operations are too many for a picture, so it shows services.`,
  noEdges: 'No span here calls another one.',

  // Events
  events: 'Events of the trace',
  event: 'Event',
  details: 'Details',
  offset: 'Offset',
  time: 'Time',
  span: 'Span',
  filterEvents: 'Filter events',
  eventCount: (shown: number, all: number) =>
    shown === all ? plural(all, 'event', 'events') : `${count(shown)} of ${plural(all, 'event', 'events')}`,
  noEvents: 'No span of this trace has events or exceptions.',
  noEventFits: 'No event here fits. Show the whole trace, or change the filter.',
  eventsCut: (most: number) => `Loading stopped after about ${plural(most, 'event', 'events')}.`,
  eventsOfSpanCut: 'Of spans with more than 100 events, the first 100 are shown. The details of a span have them, too.',
};
