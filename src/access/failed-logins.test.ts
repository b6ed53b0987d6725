import { expect, test } from 'vitest';
import { FailedLogins } from './failed-logins.ts';

let now = 0;
const logins = (limits: object = {}): FailedLogins =>
  new FailedLogins({ maxFailures: 2, windowMs: 1_000, maxAddresses: 2, ...limits }, () => now);

test('a window begins with its first failure, and ends by time alone', () => {
  now = 0;
  const failed = logins();
  expect([failed.note('a'), failed.note('a'), failed.note('a')]).toEqual([undefined, undefined, 1_000]);
  now = 400;
  expect(failed.note('a')).toBe(600);
  now = 1_000;
  expect(failed.note('a')).toBeUndefined();
});

test('addresses are apart, and the oldest is forgotten', () => {
  const failed = logins({ maxFailures: 1 });
  for (const address of ['a', 'b']) failed.note(address);
  expect(failed.note('a')).toBe(1_000);
  failed.note('c');
  expect(failed.note('b')).toBe(1_000);
  expect(failed.note('a')).toBeUndefined();
});

test.each([
  ['an IPv4 address in the form of IPv6', '1.2.3.4', '::ffff:1.2.3.4', true],
  ['the addresses of one IPv6 network', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
  ['short and long', '2001:db8::1', '2001:db8:0:0:7::', true],
  ['two IPv6 networks', '2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['two IPv4 addresses', '1.2.3.4', '1.2.3.5', false],
])('%s', (_name, one, other, isSame) => {
  const failed = logins({ maxFailures: 1 });
  failed.note(one);
  expect(failed.note(other) !== undefined).toBe(isSame);
});
