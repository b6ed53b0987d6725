/** Texts of the waterfall. */
import { count, plural } from '../format/count.ts';

export const w = {
  // What is shown
  slow: 'Slow',
  slowText: 'The spans with the longest self times: as few as have half of all self time together, at most 50',
  errorsText: 'Spans that failed',
  pathText: 'Spans that the trace waited for',
  service: 'Service',
  kind: 'Kind',
  display: 'Display',
  alignClocks: 'Align the clocks of services',
  fold: 'Fold',
  folds: {
    internal: 'Spans of kind internal',
    service: 'Spans within a service',
  },
  foldText: 'Errors stay visible. What is below a folded span moves up.',
  colourBy: 'Colour by',
  colours: { service: 'Service', kind: 'Kind', status: 'Status', attribute: 'Attribute' },
  attributeKey: 'Key of an attribute',
  attributeScope: 'What has the attribute',
  scopes: { attr: 'Span', resource: 'Resource' },
  keyHint: 'Such as http.route',
  groups: { other: 'other values', absent: 'absent', failed: 'failed', fine: 'not failed' },
  legend: (key: string) => `Colours: ${key}`,
  legendItem: (name: string, spans: number) => `${name}: ${plural(spans, 'span', 'spans')}`,
  onlyOf: (name: string) => `Highlight the spans of ${name}`,
  valuesMissing: (reason: string) => `The values of the attribute did not come. ${reason}`,

  findHere: 'Find name, service or id',

  // Banners
  show: 'Show',
  skewed: (value: number) =>
    `${plural(value, 'span starts', 'spans start')} before the call that caused it: clocks differ.`,
  partlyOpen: 'Rows are open to depth 2, and where errors and the critical path are.',
  align: 'Align clocks',
  aligned: (shifts: string) => `Clocks are aligned: ${shifts}. Bars are moved; times in text stay as recorded.`,
  alignedNot: 'Clocks are aligned, and no service had to be moved.',
  asRecorded: 'Show as recorded',
  focused: 'Only a part of the trace is shown:',
  wholeTrace: 'Whole trace',
  paused: (loaded: number, all: number) => `Loading stopped at ${count(loaded)} of ${plural(all, 'span', 'spans')}.`,
  loadMore: 'Load more',
  loadSubtree: 'Load what is below the span',

  // Rows
  missingParent: (id: string) => `Parent ${id} is not stored`,
  missingParentShort: (id: string) => `parent ${id.slice(0, 4)}… is not stored`,
  rowName: (service: string, name: string, length: string, start: string) =>
    `${service}, ${name}, ${length}, starts at ${start}`,
  rowFailed: 'failed',
  rowErrorsBelow: (value: number) => `${plural(value, 'error', 'errors')} below`,
  below: 'below',
  failedSpan: 'The span failed',
  rowSkewed: 'leaves the time of its parent',
  startsBefore: (length: string) => `Starts ${length} before its parent`,
  endsAfter: (length: string) => `Ends ${length} after its parent`,
  linksTo: (value: number) => `Links to ${plural(value, 'span', 'spans')}`,
  isLinkedFrom: 'Other spans link to it',
  toBar: 'Move the window to this span',
  eventCount: (value: number) => plural(value, 'event', 'events'),
  pinnedRows: 'Pinned spans',
};

/** Names of the units, for those who hear them. */
export const spokenUnits: Readonly<Record<string, string>> = {
  ns: 'nanoseconds',
  µs: 'microseconds',
  ms: 'milliseconds',
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
};
