import { expect, test } from 'vitest';
import { createToken } from '../../src/access/tokens/token-hash.ts';
import { SpangraphError } from '../../src/errors.ts';
import { UNHEARD_STRANGERS } from '../../src/net/foreign/door.ts';
import { makeSpan } from '../../test/fixtures/spans.ts';
import { errorAnswer } from './error-answer.ts';
import { AnswerLog, SentRequest } from './log-answers.ts';

interface Line {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
  readonly kind: string | undefined;
}

function start() {
  const lines: Line[] = [];
  const errors: object[] = [];
  const log = {
    warn: (fields: object, message: string, kind?: string) => lines.push({ fields: { ...fields }, message, kind }),
    error: (fields: object) => errors.push(fields),
    debug: () => {},
  };
  const strangers = { ...UNHEARD_STRANGERS, directory: () => 'This server has more.' };
  return { lines, errors, answers: new AnswerLog('OTLP/HTTP', { log, strangers }) };
}

const sent = (changes: ConstructorParameters<typeof SentRequest>[0] = {}) =>
  new SentRequest({ address: '10.0.0.7', path: '/v1/traces?token=abc', userAgent: 'exporter/1', ...changes });

const spanOf = (service: string) =>
  makeSpan({ resource: { ...makeSpan().resource, attributes: [{ key: 'service.name', value: service }] } });

const refusal = (message = 'The queue is full.') => errorAnswer(new SpangraphError('QUEUE_FULL', message));

test('a refusal names reason and sender, with the services that were read', () => {
  const { lines, answers } = start();
  const request = sent();
  request.onDecoded([spanOf('cart'), spanOf('cart'), spanOf('shop')]);
  answers.failure(503, refusal(), request);
  expect(lines).toMatchObject([{ message: 'OTLP/HTTP: request refused' }]);
  expect(lines[0]?.fields).toEqual({
    code: 'QUEUE_FULL',
    status: 503,
    reason: 'The queue is full.',
    'service.name': 'cart, shop',
    'client.address': '10.0.0.7',
    'url.path': '/v1/traces',
    'user_agent.original': 'exporter/1',
  });
});

test('before it is decoded, the service is not known', () => {
  const { lines, answers } = start();
  answers.failure(503, refusal(), sent({ address: undefined, userAgent: undefined }));
  expect(Object.keys(lines[0]?.fields ?? {})).toEqual(['code', 'status', 'reason', 'url.path']);
});

test('what a sender chooses is cut, visible, and has no token', () => {
  const { lines, answers } = start();
  const { token } = createToken();
  const request = sent({ path: `/v1/${token}`, userAgent: `a\r\n\u001b[2J\u202e${'b'.repeat(10_000)}` });
  request.onDecoded([spanOf(`evil\nservice${'c'.repeat(10_000)}`)]);
  answers.failure(400, refusal(`odd \u009b31m ${'d'.repeat(10_000)}`), request);
  const text = JSON.stringify(lines);
  expect(text.length).toBeLessThan(4_000);
  expect(text).not.toContain(token.slice(-20));
  expect(text).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(lines[0]?.fields['user_agent.original']).toMatch(/^a\\u000d\\u000a\\u001b\[2J\\u202eb+…$/);
});

test.each([
  ['/v1/traces?key=SECRET', '/v1/traces'],
  ['/v1/traces#SECRET', '/v1/traces'],
  ['http://user:SECRET@host/v1/traces?a', '/v1/traces'],
  ['HTTP://user:SEC/RET@host:80/v1/traces', '/v1/traces'],
  ['http://user:SECRET@host', '/'],
  ['http://user:SEC?RET@host/v1/traces', '/'],
  ['user:SECRET@host:443', 'host:443'],
  ['//user:SECRET@host/v1/traces', 'host/v1/traces'],
  ['//v1/traces', '//v1/traces'],
  ['/users/@me', '/users/@me'],
  ['*', '*'],
])('of the target %s the path is shown', (path, shown) => {
  const { lines, answers } = start();
  answers.failure(404, refusal(), sent({ path }));
  expect(lines[0]?.fields['url.path']).toBe(shown);
});

test('passwords and credentials in other texts are masked, also where they are cut', () => {
  const { lines, answers } = start();
  const userAgent = 'a/1 (Bearer SECRET.a-b~c+d/e==; basic  U0VDUkVU) http://user:SECRET@host/x';
  answers.failure(404, refusal('There is nothing at https://user:SECRET@host/x.'), sent({ userAgent }));
  expect(lines[0]?.fields).toMatchObject({
    'user_agent.original': 'a/1 (Bearer ...; basic  ...) http://...@host/x',
    reason: 'There is nothing at https://...@host/x.',
  });
  answers.failure(404, refusal(), sent({ userAgent: `http://user:${'SECRET'.repeat(100)}@host/x` }));
  expect(lines[1]?.fields['user_agent.original']).toBe('http://...@host/x');
});

test('lines are alike if reason and sender are, whatever numbers the reason has', () => {
  const { lines, answers } = start();
  answers.failure(413, refusal('The body has 123 bytes.'), sent());
  answers.failure(413, refusal('The body has 4567 bytes.'), sent());
  answers.failure(413, refusal('The body is odd.'), sent());
  answers.failure(413, refusal('The body has 123 bytes.'), sent({ userAgent: 'exporter/2' }));
  const [first, second, ...others] = lines.map(({ kind }) => kind);
  expect(second).toBe(first);
  expect(new Set([first, ...others]).size).toBe(3);
});

test('a wrong path says which ports there are; a defect goes to the log with its cause', () => {
  const { lines, errors, answers } = start();
  answers.failure(404, errorAnswer(new SpangraphError('NOT_FOUND', 'Nothing here.')), sent());
  expect(lines[0]?.fields.advice).toBe('This server has more.');
  answers.failure(500, errorAnswer(new Error('broken')), sent());
  expect(errors).toMatchObject([{ err: { cause: { message: 'broken' } }, 'client.address': '10.0.0.7' }]);
});

test('spans that are rejected are named with their sender', () => {
  const { lines, answers } = start();
  const rejected = [{ index: 3, reason: 'span 3: trace_id is all zeros' }];
  answers.outcome({ accepted: 1, rejected, warnings: [] }, sent());
  expect(lines).toMatchObject([
    { message: 'OTLP/HTTP: spans rejected', fields: { rejected: 1, first: rejected[0], 'client.address': '10.0.0.7' } },
  ]);
});
