/** Texts of results. */
import { count } from '../format/count.ts';

export const r = {
  results: 'Results',
  asTraces: 'Traces',
  asSpans: 'Spans',
  allShown: (text: string) => `${text}, no more`,
  spanCaption: 'Found spans',
  traceCaption: 'Found traces',

  order: 'Order',
  spansUnit: (value: number) => (value === 1 ? 'span' : 'spans'),
  errorsUnit: (value: number) => (value === 1 ? 'error' : 'errors'),
  downwards: (name: string) => `${name} ↓`,
  upwards: (name: string) => `${name} ↑`,

  // Columns
  columns: 'Columns',
  fields: {
    start: 'Started',
    name: 'Trace',
    span: 'Span',
    duration: 'Duration',
    spans: 'Spans',
    errors: 'Errors',
    services: 'Services',
    matches: 'Matching spans',
    kind: 'Kind',
    status: 'Status',
    message: 'Status message',
    trace: 'Trace id',
    id: 'Trace id',
    spanId: 'Span id',
    end: 'Ended',
    arrived: 'Arrived',
  },
  columnOf: (scope: string, key: string) => `${key} of the ${scope}`,
  moveUp: (name: string) => `Move ${name} to the front`,
  moveDown: (name: string) => `Move ${name} to the end`,
  removeColumn: (name: string) => `Remove ${name}`,
  otherFields: 'More fields',
  addAttribute: 'Attribute, such as http.route',
  addTo: { traces: 'Of the root span and its resource', spans: 'Of the span and its resource' },
  add: 'Add',
  usualColumns: 'Usual columns',
  noMore: (most: number) => `A table has at most ${count(most)} columns.`,

  showSpans: 'Show spans',

  // The preview
  previewHead: 'Preview',
  previewThis: 'Preview (Space)',
  preview: 'Preview of the trace',
  closePreview: 'Close the preview',
  openTrace: 'Open the trace',
  firstSpans: (shown: number, all: number) =>
    shown < all ? `The first ${count(shown)} of ${count(all)} spans` : 'All its spans',
  failedSpans: 'Errors',
  noMessage: 'No message',
  notStored: 'This trace is not stored any more.',
};
