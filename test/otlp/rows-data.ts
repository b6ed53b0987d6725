/** The data itself. */
import { expect } from 'vitest';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { runProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { oneSpan, type Row } from './row.ts';

const KEPT_FIELDS = `traceState flags droppedAttributesCount droppedEventsCount droppedLinksCount
  events { nodes { droppedAttributesCount } } links { nodes { traceState flags droppedAttributesCount } }
  resource { droppedAttributesCount schemaUrl } scope { droppedAttributesCount schemaUrl }`;

export const DATA_ROWS: readonly Row[] = [
  {
    level: 'MUST',
    text: 'A trace id has 16 bytes and a span id 8, and neither is all zeros.',
    how: 'Only this span is rejected, with the reason.',
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
    level: 'MUST',
    text: 'Text is valid Unicode.',
    how: 'Invalid text is repaired with U+FFFD, as in the WHATWG Encoding Standard, with a warning. The span is kept.',
    prove: async (doors) => {
      const trace = await doors.takesJson({ name: 'cut \ud83d' }, /name is not valid Unicode/);
      expect(await doors.spanOf(trace, 'name')).toEqual({ name: 'cut \uFFFD' });
      const latin1 = doors.newTrace();
      const bytes = Buffer.from(oneSpan(latin1, { name: 'M#ller' }).toString('latin1').replace('#', 'ü'), 'latin1');
      expect((await doors.post(bytes)).body).toMatchObject({
        partialSuccess: { errorMessage: expect.stringMatching(/name is not valid Unicode/) },
      });
      expect(await doors.spanOf(latin1, 'name')).toEqual({ name: 'M\uFFFDller' });
    },
  },
  {
    level: 'MUST',
    text: 'A link has a trace id of 16 bytes and a span id of 8.',
    how: 'A link with other ids is dropped with a warning and counted in `droppedLinksCount`. The span is kept.',
    prove: async (doors) => {
      const links = [
        { traceId: '', spanId: '' },
        { traceId: traceIdOf(9), spanId: spanIdOf(9) },
      ];
      const trace = await doors.takesJson({ links, droppedLinksCount: 1 }, /links\[0\] is dropped/);
      expect(await doors.spanOf(trace, 'droppedLinksCount links { nodes { spanId } }')).toEqual({
        droppedLinksCount: 2,
        links: { nodes: [{ spanId: spanIdOf(9) }] },
      });
    },
  },
  {
    level: 'MAY',
    text: 'Scope spans have the name that they had before version 0.15, `instrumentationLibrarySpans`.',
    how: 'They are read, in JSON and in protobuf, with a warning.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const spans = [jsonSpan(trace, spanIdOf(1))];
      const old = { instrumentationLibrarySpans: [{ instrumentationLibrary: { name: 'lib' }, spans }] };
      const { body } = await doors.post(jsonBytes({ resourceSpans: [old] }), { encoding: 'json' });
      expect(body).toMatchObject({ partialSuccess: { rejectedSpans: '0' } });
      expect(await doors.spanOf(trace, 'scope { name }')).toEqual({ scope: { name: 'lib' } });
    },
  },
  {
    level: 'MAY',
    text: 'Resources refer to entities.',
    how: 'The references are kept: `spangraph export` returns them.',
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
    how:
      'A span that is already stored is accepted again and stored once. Trace id, span id, kind and start time ' +
      'identify it. The first form stays; a repeat with different content is logged.',
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
  {
    level: 'MAY',
    text: 'Senders use a span id twice in a trace.',
    how: 'Spans that start at different times are different spans, and all are stored.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const span = (startTimeUnixNano: string) => jsonSpan(trace, spanIdOf(1), { startTimeUnixNano });
      const body = jsonBytes(jsonRequest([span('1000'), span('1001'), span('1000')]));
      expect((await doors.post(body, { encoding: 'json' })).body).toEqual({});
      const query = 'query ($id: TraceID!) { trace(traceId: $id) { spans { nodes { startTimeUnixNano } } } }';
      const { trace: stored } = await doors.program.graphql(query, { id: trace });
      expect(stored.spans.nodes).toEqual([{ startTimeUnixNano: '1000' }, { startTimeUnixNano: '1001' }]);
    },
  },
  {
    level: 'MAY',
    text: 'Senders send a span before it ends, with end time 0, and again when it has ended.',
    how: 'The finished form replaces the unfinished one. An unfinished form that comes later is dropped and logged.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const body = (name: string, endTimeUnixNano: string) =>
        jsonBytes(jsonRequest([jsonSpan(trace, spanIdOf(1), { name, startTimeUnixNano: '1000', endTimeUnixNano })]));
      for (const form of [body('begun', '0'), body('ended', '2000'), body('late', '0')]) {
        expect((await doors.post(form, { encoding: 'json' })).body).toEqual({});
      }
      const query = 'query ($id: TraceID!) { trace(traceId: $id) { spanCount spans { nodes { name } } } }';
      const { trace: stored } = await doors.program.graphql(query, { id: trace });
      expect(stored).toEqual({ spanCount: 1, spans: { nodes: [{ name: 'ended' }] } });
    },
  },
];
