/** JSON. */
import { expect } from 'vitest';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { spanIdOf } from '../fixtures/spans.ts';
import type { Row } from './row.ts';

/** A span with one attribute of bytes. */
const bytes = (bytesValue: string): object => ({ attributes: [{ key: 'b', value: { bytesValue } }] });

export const JSON_ROWS: readonly Row[] = [
  {
    level: 'MUST',
    text: '`traceId`, `spanId` and `parentSpanId` are hex digits of any case.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const upper = jsonSpan(`ABCDEF${trace.slice(6)}`, 'ABCDEF0000000001', { parentSpanId: 'FEDCBA0000000001' });
      expect((await doors.post(jsonBytes(jsonRequest([upper])), { encoding: 'json' })).body).toEqual({});
      const query = 'query ($id: TraceID!) { trace(traceId: $id) { spans { nodes { spanId parentSpanId } } } }';
      const { trace: stored } = await doors.program.graphql(query, { id: `abcdef${trace.slice(6)}` });
      expect(stored.spans.nodes).toEqual([{ spanId: 'abcdef0000000001', parentSpanId: 'fedcba0000000001' }]);
    },
  },
  {
    level: 'MUST',
    text: 'Ids are not base64.',
    how: 'The span is rejected, and the reason says so.',
    prove: (doors) => doors.rejectsJson({ traceId: 'W47/95gDgQPSabYzgT/GDA==' }, /no base64 ids/),
  },
  {
    level: 'MUST',
    text: 'Enums are integers.',
    how: 'Names from the .proto file are accepted with a warning. The span is rejected for any other text.',
    prove: async (doors) => {
      const status = { code: 2 };
      expect(await doors.spanOf(await doors.takesJson({ kind: 3, status }), 'kind status { code }')).toEqual({
        kind: 'CLIENT',
        status: { code: 'ERROR' },
      });
      const named = await doors.takesJson({ kind: 'SPAN_KIND_SERVER' }, /OTLP\/JSON has the number 2/);
      expect(await doors.spanOf(named, 'kind')).toEqual({ kind: 'SERVER' });
      await doors.rejectsJson({ kind: 'server' }, /kind must be/);
    },
  },
  {
    level: 'MUST',
    text: 'Keys are in lowerCamelCase.',
    how: 'Keys in snake_case are read with a warning.',
    prove: async (doors) => {
      const trace = await doors.takesJson({ trace_state: 'a=b' }, /snake_case, such as trace_state/);
      expect(await doors.spanOf(trace, 'traceState')).toEqual({ traceState: 'a=b' });
    },
  },
  {
    level: 'MAY',
    text: 'Fields with their default value are left out.',
    how: 'A span without `kind` is accepted with a warning, because senders should not use the default, UNSPECIFIED.',
    prove: async (doors) => {
      const trace = await doors.takesJson({ kind: undefined, name: undefined }, /kind is missing/);
      expect(await doors.spanOf(trace, 'kind name')).toEqual({ kind: 'UNSPECIFIED', name: '' });
    },
  },
  {
    level: 'MUST',
    text: 'Unknown fields are ignored.',
    how: 'With a warning at the top level and in place of a list of spans. A request with only unknown fields is 400.',
    prove: async (doors) => {
      await doors.takesJson({ notYetKnown: { a: [1] }, attributes: [] });
      const request = jsonRequest([jsonSpan(doors.newTrace(), spanIdOf(1))]);
      const both = await doors.post(jsonBytes({ ...request, resourceLogs: [{}] }), { encoding: 'json' });
      expect(both).toMatchObject({
        status: 200,
        body: {
          partialSuccess: { rejectedSpans: '0', errorMessage: expect.stringMatching(/resourceLogs is not read/) },
        },
      });
      const logs = await doors.post(Buffer.from('{"resourceLogs":[{}]}'), { encoding: 'json' });
      expect(logs).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/logs are not accepted here/) },
      });
    },
  },
  {
    level: 'MUST',
    text: '64-bit integers are decimal strings; numbers are taken too.',
    how: 'No digit of a number is lost.',
    prove: async (doors) => {
      const time = '1767225600123456789';
      const text = await doors.takesJson({ startTimeUnixNano: time });
      expect(await doors.spanOf(text, 'startTimeUnixNano')).toEqual({ startTimeUnixNano: time });
      const trace = doors.newTrace();
      const json = JSON.stringify(jsonRequest([jsonSpan(trace, spanIdOf(1), { startTimeUnixNano: '#' })]));
      expect((await doors.post(Buffer.from(json.replace('"#"', time)), { encoding: 'json' })).body).toEqual({});
      expect(await doors.spanOf(trace, 'startTimeUnixNano')).toEqual({ startTimeUnixNano: time });
    },
  },
  {
    level: 'MUST',
    text: '`bytesValue` is base64.',
    prove: async (doors) => {
      const trace = await doors.takesJson(bytes('+/8='));
      expect(await doors.spanOf(trace, 'attributes { type value }')).toEqual({
        attributes: [{ type: 'BYTES', value: '+/8=' }],
      });
      await doors.rejectsJson(bytes('?'), /bytesValue must be base64/);
    },
  },
];
