import { expect, test } from 'vitest';
import { credentialsIn } from './gate.ts';

const ARRIVAL = { address: '127.0.0.1', path: '/graphql?query={a}' };

test('what a request shows', () => {
  const headers = ['Authorization', 'Bearer a', 'Cookie', 'b=c', 'X-Scope-OrgID', 'acme', 'accept', '*/*'];
  expect(credentialsIn(headers, ARRIVAL)).toEqual({
    authorization: 'Bearer a',
    cookie: 'b=c',
    tenant: 'acme',
    address: '127.0.0.1',
    door: '/graphql',
  });
  expect(credentialsIn([], { address: undefined, path: undefined })).toEqual({ address: '', door: '' });
});

test('of a header that is sent twice all values count', () => {
  const twice = ['authorization', 'Bearer a', 'AUTHORIZATION', 'Bearer b', 'x-scope-orgid', 'a', 'x-scope-orgid', 'a'];
  expect(credentialsIn(twice, ARRIVAL)).toMatchObject({ authorization: 'Bearer a, Bearer b', tenant: 'a, a' });
  // HTTP/2 sends each cookie by itself (RFC 9113, section 8.2.3).
  expect(credentialsIn(['cookie', 'a=b', 'cookie', 'c=d'], ARRIVAL)).toMatchObject({ cookie: 'a=b; c=d' });
});
