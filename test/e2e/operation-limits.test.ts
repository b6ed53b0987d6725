/** Operations that reach a limit are refused, and neither the program nor a thread of it ends. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const TRACES = 1_000;
const THREAD_ENDED = 'An answering thread ended';

let program: Program;
beforeAll(async () => {
  program = await startProgram({
    config: `
api:
  limits: {max_records: 1500, max_fields: 50000}
`,
    args: ['api', 'otlp-grpc', 'otlp-http']
      .flatMap((part) => [`--${part}-endpoint`, '127.0.0.1:0'])
      .concat('--config', 'config.yaml'),
  });
  const spans = Array.from({ length: TRACES }, (_, index) => jsonSpan(traceIdOf(index + 1), spanIdOf(index + 1)));
  await sendAll(program, { protocol: 'gRPC', gzip: false }, [JSON.stringify(jsonRequest(spans))]);
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

test.each([
  ['records', '{ traces(first: 1000) { nodes { traceId rootSpan { name } } } }', 'OPERATION_TOO_COMPLEX'],
  [
    'fields',
    `{ spans(first: 1000) { nodes { attributes { key } ${Array.from({ length: 90 }, (_, index) => `a${index}: name`).join(' ')} } } }`,
    'OPERATION_TOO_LARGE',
  ],
])('the limit of %s, in the middle of a list', async (_what, query, code) => {
  for (let round = 0; round < 8; round++) {
    const { data, errors } = await program.ask(query);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
  }
  expect(program.output()).not.toContain(THREAD_ENDED);
});
