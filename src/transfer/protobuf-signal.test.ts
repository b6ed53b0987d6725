import { expect, test } from 'vitest';
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import { makeSpan } from '../../test/fixtures/spans.ts';
import { otherSignalOf } from './protobuf-signal.ts';

/** A field with a length: `number` below 16. */
const field = (number: number, ...content: (Buffer | string | number)[]): Buffer => {
  const bytes = Buffer.concat(
    content.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
  );
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
};
const fixed64 = (number: number): Buffer => Buffer.from([(number << 3) | 1, 1, 2, 3, 4, 5, 6, 7, 8]);
/** A request of any signal with one record. */
const request = (...record: Buffer[]): Buffer => field(1, field(1), field(2, field(1), field(2, ...record)));

const points = field(1, fixed64(3));

test.each<[string, Buffer, string | undefined]>([
  ['spans', Buffer.from(encodeTracesProtobuf([makeSpan({}), makeSpan({ name: 'b' })])), undefined],
  ['a span with a time alone', request(fixed64(7)), undefined],
  [
    'a span with ids alone',
    request(field(1, 'i'.repeat(16)), field(2, 'j'.repeat(8)), field(9, field(1, 'k'))),
    undefined,
  ],
  ['a span with a name alone', request(field(5, 'name')), undefined],
  ['no record', field(1, field(1)), undefined],
  ['nothing', Buffer.alloc(0), undefined],
  ['what cannot be read', Buffer.from([0x0a, 200, 1]), undefined],
  ['a log with a time', request(fixed64(1), field(5, field(1, 'text'))), 'resourceLogs'],
  ['a log observed', request(field(5, 'x'), fixed64(11)), 'resourceLogs'],
  ['a gauge', request(field(1, 'cpu'), field(2, 'use'), field(3, '1'), field(5, points)), 'resourceMetrics'],
  ['a gauge with a name as long as an id', request(field(1, 'a'.repeat(16)), field(5, points)), 'resourceMetrics'],
  [
    'a gauge with a name and a description as long as ids',
    request(field(1, 'a'.repeat(16)), field(2, 'b'.repeat(8)), field(5, field(1, fixed64(3), fixed64(4)))),
    'resourceMetrics',
  ],
  [
    'a span with a name that begins like a gauge',
    request(field(1, 'a'.repeat(16)), field(2, 'b'.repeat(8)), field(5, field(1, 'x'), 'y')),
    undefined,
  ],
  ['a sum', request(field(1, 'requests'), field(7, points)), 'resourceMetrics'],
  ['a histogram', request(field(1, 'latency'), field(9, points)), 'resourceMetrics'],
  ['a profile', request(field(1, field(1, 1)), fixed64(3)), 'resourceProfiles'],
])('%s', (_name, message, signal) => {
  expect(otherSignalOf(message)).toBe(signal);
});
