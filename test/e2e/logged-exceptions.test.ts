/** Exceptions in log records: they are durable when they are acknowledged, and shown with the span that they name. */
import { expect, test } from 'vitest';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const TRACE = traceIdOf(0xabc);
const SPAN = spanIdOf(1);
const TIME = '1700000000000000000';

const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const LOGGED = {
  traceId: TRACE,
  spanId: SPAN,
  timeUnixNano: TIME,
  severityNumber: 17,
  attributes: [attribute('exception.type', 'TimeoutError'), attribute('exception.message', 'no answer')],
};
const LOGS = { resourceLogs: [{ scopeLogs: [{ logRecords: [LOGGED, { severityNumber: 17 }] }] }] };

async function sendLogs({ otlpHttpUrl }: Program): Promise<unknown> {
  const url = new URL('/v1/logs', otlpHttpUrl).href;
  return (await postTraces(url, Buffer.from(JSON.stringify(LOGS)), { encoding: 'json' })).body;
}

async function exceptions(program: Program): Promise<unknown> {
  const query =
    'query ($traceId: TraceID!, $spanId: SpanID!) { span(traceId: $traceId, spanId: $spanId) { exceptions { type message stacktrace time } } }';
  return (await program.graphql(query, { traceId: TRACE, spanId: SPAN })).span;
}

test('they survive a crash, and wait for their span', async () => {
  using folder = makeTempFolder();
  {
    await using program = await startProgram({ folder: folder.path });
    const partialSuccess = { rejectedLogRecords: '1', errorMessage: expect.stringContaining('not stored') };
    expect(await sendLogs(program)).toEqual({ partialSuccess });
    expect(await sendLogs(program)).toEqual({ partialSuccess });
    expect(await exceptions(program)).toBeNull();
    await program.stop('SIGKILL');
  }
  await using program = await startProgram({ folder: folder.path });
  const body = jsonBytes(jsonRequest([jsonSpan(TRACE, SPAN)]));
  expect((await postTraces(program.otlpHttpUrl, body, { encoding: 'json' })).status).toBe(200);
  expect(await exceptions(program)).toEqual({
    exceptions: [
      {
        type: 'TimeoutError',
        message: 'no answer',
        stacktrace: '',
        time: expect.stringMatching(/^2023-11-14T22:13:20/),
      },
    ],
  });
  const { errorGroups } = await program.graphql('{ errorGroups { nodes { type message count examples { spanId } } } }');
  expect(errorGroups.nodes).toEqual([
    { type: 'TimeoutError', message: 'no answer', count: 1, examples: [{ spanId: SPAN }] },
  ]);
});
