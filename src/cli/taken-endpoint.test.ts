import { expect, test } from 'vitest';
import { SpangraphError } from '../errors.ts';
import { listenError } from '../net/listen-error.ts';
import { withFlag } from './taken-endpoint.ts';

const TAKEN = new Error('listen EADDRINUSE');

test.each([
  ['api.endpoint', 'localhost', 8080, '--api-endpoint localhost:8081'],
  ['receivers.otlp.protocols.grpc.endpoint', '::1', 4317, '--otlp-grpc-endpoint [::1]:4319'],
  ['api.endpoint', '127.0.0.1', 65_535, '--api-endpoint 127.0.0.1:0'],
])('%s %s:%i', (setting, host, port, flag) => {
  const found = withFlag(listenError(setting, { host, port }, host, TAKEN));
  expect(found).toMatchObject({ code: 'ADDRESS_UNUSABLE', message: expect.stringMatching(/ is already in use: .*/) });
  expect(String(found)).toMatch(new RegExp(` set another endpoint, such as ${flag.replaceAll(/[[\].]/g, '\\$&')}$`));
});

test('what has no flag, and what is no address, stays', () => {
  const other = listenError('receivers.zipkin.endpoint', { host: '::', port: 9411 }, '::', TAKEN);
  const denied = listenError('api.endpoint', { host: '::', port: 80 }, '::', new Error('listen EACCES'));
  const failure = new SpangraphError('INVALID_CONFIG', 'api.endpoint localhost:1');
  expect([other, denied, failure, 'x'].map(withFlag)).toEqual([other, denied, failure, 'x']);
});
