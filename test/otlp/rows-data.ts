/** JSON, and the data itself. */
import { expect } from 'vitest';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { runProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
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
    how: 'Names of the .proto file are taken with a warning; other texts reject the span.',
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
    how: 'A span without `kind` is taken with a warning: the default, UNSPECIFIED, is not meant to be sent.',
    prove: async (doors) => {
      const trace = await doors.takesJson({ kind: undefined, name: undefined }, /kind is left out/);
      expect(await doors.spanOf(trace, 'kind name')).toEqual({ kind: 'UNSPECIFIED', name: '' });
    },
  },
  {
    level: 'MUST',
    text: 'Unknown fields are ignored.',
    prove: async (doors) => void (await doors.takesJson({ notYetKnown: { a: [1] }, attributes: [] })),
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

const KEPT_FIELDS = `traceState flags droppedAttributesCount droppedEventsCount droppedLinksCount
  events { nodes { droppedAttributesCount } } links { nodes { traceState flags droppedAttributesCount } }
  resource { droppedAttributesCount schemaUrl } scope { droppedAttributesCount schemaUrl }`;

export const DATA_ROWS: readonly Row[] = [
  {
    level: 'MUST',
    text: 'A trace id has 16 bytes and a span id 8, and neither is all zeros.',
    how: 'The span is rejected alone, with the reason.',
    prove: async (doors) => {
      await doors.rejectsJson({ traceId: traceIdOf(0) }, /trace_id is all zeros/);
      await doors.rejectsJson({ spanId: spanIdOf(0) }, /span_id is all zeros/);
      await doors.rejectsJson({ traceId: '' }, /trace_id has 0 bytes/);
      await doors.rejectsJson({ spanId: 'abcd' }, /span_id has 2 bytes/);
      await doors.rejectsJson({ parentSpanId: 'abcd' }, /parent_span_id has 2 bytes/);
    },
  },
  {
    level: 'MUST',
    text: 'Bits 10 to 31 of `flags` are not assumed to be zero.',
    how: 'All 32 bits are kept, of spans and of links.',
    prove: async (doors) => {
      const flags = 0xfffffcff;
      const trace = await doors.takesJson({ flags, links: [{ traceId: traceIdOf(9), spanId: spanIdOf(9), flags }] });
      expect(await doors.spanOf(trace, 'flags links { nodes { flags } }')).toEqual({
        flags: flags | 0,
        links: { nodes: [{ flags: flags | 0 }] },
      });
    },
  },
  {
    level: 'MUST',
    text: 'Schema URLs, trace state and dropped counts are kept.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const link = {
        traceId: traceIdOf(9),
        spanId: spanIdOf(9),
        traceState: 'l=1',
        flags: 769,
        droppedAttributesCount: 7,
      };
      const span = jsonSpan(trace, spanIdOf(1), {
        traceState: 'a=b',
        flags: 257,
        droppedAttributesCount: 1,
        droppedEventsCount: 2,
        droppedLinksCount: 3,
        events: [{ timeUnixNano: '1', name: 'e', droppedAttributesCount: 6 }],
        links: [link],
      });
      const scopeSpans = [{ scope: { name: 's', droppedAttributesCount: 4 }, schemaUrl: 'scope', spans: [span] }];
      const request = {
        resourceSpans: [{ resource: { droppedAttributesCount: 5 }, schemaUrl: 'resource', scopeSpans }],
      };
      expect((await doors.post(jsonBytes(request), { encoding: 'json' })).body).toEqual({});
      expect(await doors.spanOf(trace, KEPT_FIELDS)).toEqual({
        traceState: 'a=b',
        flags: 257,
        droppedAttributesCount: 1,
        droppedEventsCount: 2,
        droppedLinksCount: 3,
        events: { nodes: [{ droppedAttributesCount: 6 }] },
        links: { nodes: [{ traceState: 'l=1', flags: 769, droppedAttributesCount: 7 }] },
        resource: { droppedAttributesCount: 5, schemaUrl: 'resource' },
        scope: { droppedAttributesCount: 4, schemaUrl: 'scope' },
      });
    },
  },
  {
    level: 'MAY',
    text: 'Resources refer to entities.',
    how: 'The references are kept: `spangraph export` gives them back.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const entityRefs = [{ schemaUrl: 's', type: 'host', idKeys: ['host.id'], descriptionKeys: ['host.name'] }];
      const scopeSpans = [{ spans: [jsonSpan(trace, spanIdOf(1))] }];
      const request = { resourceSpans: [{ resource: { entityRefs }, scopeSpans }] };
      expect((await doors.post(jsonBytes(request), { encoding: 'json' })).body).toEqual({});
      const args = ['export', '--sqlite-path', doors.program.databasePath, '--trace-id', trace];
      const { stdout } = await runProgram({ folder: doors.program.folder, args });
      expect(JSON.parse(stdout)).toMatchObject({ resourceSpans: [{ resource: { entityRefs } }] });
    },
  },
  {
    level: 'MAY',
    text: 'Senders repeat requests whose answer they have not seen.',
    how: 'A span that is stored already is accepted again and stored once; the first one stays.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const body = (name: string) => jsonBytes(jsonRequest([jsonSpan(trace, spanIdOf(1), { name })]));
      for (const name of ['first', 'first', 'second']) {
        expect((await doors.post(body(name), { encoding: 'json' })).body).toEqual({});
      }
      const { trace: stored } = await doors.program.graphql(
        'query ($id: TraceID!) { trace(traceId: $id) { spanCount spans { nodes { name } } } }',
        { id: trace },
      );
      expect(stored).toEqual({ spanCount: 1, spans: { nodes: [{ name: 'first' }] } });
    },
  },
];
