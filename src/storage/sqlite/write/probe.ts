/** A span that is written and undone to learn whether spans can be stored. It has something for every table. */
import type { Attributes } from '../../../model/attributes.ts';
import type { Span } from '../../../model/span.ts';

const TRACE_ID = '70726f6265'.padEnd(32, '0');
const SPAN_ID = '70726f6265'.padEnd(16, '0');
const ATTRIBUTES: Attributes = [{ key: 'spangraph.probe', value: true }];

export const PROBE: Span = {
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  parentSpanId: '',
  traceState: '',
  flags: 0,
  name: 'probe',
  kind: 1,
  startTimeUnixNano: 1n,
  endTimeUnixNano: 2n,
  attributes: ATTRIBUTES,
  droppedAttributesCount: 0,
  events: [{ timeUnixNano: 1n, name: 'probe', attributes: ATTRIBUTES, droppedAttributesCount: 0 }],
  droppedEventsCount: 0,
  links: [
    { traceId: TRACE_ID, spanId: SPAN_ID, traceState: '', attributes: ATTRIBUTES, droppedAttributesCount: 0, flags: 0 },
  ],
  droppedLinksCount: 0,
  statusCode: 0,
  statusMessage: '',
  resource: { attributes: ATTRIBUTES, droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] },
  scope: { name: 'spangraph', version: '', attributes: ATTRIBUTES, droppedAttributesCount: 0, schemaUrl: '' },
};
