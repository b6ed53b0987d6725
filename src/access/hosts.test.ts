import { describe, expect, test } from 'vitest';
import { checkHost, parseAllowedHost } from './hosts.ts';

interface Asked {
  /** The configured host. */
  readonly bound?: string;
  readonly allowed?: readonly string[];
  /** Where the connection came to. */
  readonly came?: string;
}

function isTaken(raw: readonly string[], { bound = '127.0.0.1', allowed, came = '127.0.0.1' }: Asked = {}): boolean {
  const rules = { host: bound, allowedHosts: allowed, setting: 'api.allowed_hosts' };
  try {
    checkHost(rules, { rawHeaders: raw, socket: { localAddress: came } });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'MISDIRECTED_REQUEST', message: expect.stringContaining('api.allowed_hosts') });
    return false;
  }
}

const host = (value: string): string[] => ['Accept', '*/*', 'Host', value];

describe('a door on loopback', () => {
  test.each([
    '127.0.0.1:8080',
    '127.0.0.1',
    'localhost:8080',
    'LOCALHOST',
    'localhost.:1',
    'spangraph.localhost:8080',
    '[::1]:8080',
    '127.0.1.1',
    '0.0.0.0:8080',
  ])('takes %s', (value) => expect(isTaken(host(value))).toBe(true));

  test.each([
    'evil.example:8080',
    'evil.example',
    'localhost.evil.example',
    'evillocalhost',
    '127.0.0.1.evil.example',
    '127.0.0.1:8080@evil.example',
    '10.0.0.1',
    '2130706433',
    '[::2]',
    '[fe80::1%25lo]',
    'localhost:80:80',
    'localhost:x',
    'localhost, evil.example',
    '',
    ' ',
    'ev il',
    '/',
    `${'a'.repeat(70_000)}.example`,
  ])('refuses %j', (value) => expect(isTaken(host(value))).toBe(false));

  test('refuses a request without a host, and one with two', () => {
    expect(isTaken(['Accept', '*/*'])).toBe(false);
    expect(isTaken([...host('localhost'), ...host('evil.example')])).toBe(false);
    expect(isTaken([':authority', 'localhost', 'host', 'evil.example'])).toBe(false);
    // A value that looks like a name is none.
    expect(isTaken(['X-Name', 'host', 'evil.example', 'x'])).toBe(false);
  });

  test('reads the authority of HTTP/2', () => {
    expect(isTaken([':authority', 'localhost:1'])).toBe(true);
    expect(isTaken([':authority', 'localhost:1', 'host', 'localhost:1'])).toBe(true);
    expect(isTaken([':authority', 'evil.example'])).toBe(false);
  });

  test('takes what is listed besides', () => {
    const behindProxy = { allowed: ['traces.example.com', '*.test.example'] };
    expect(isTaken(host('traces.example.com'), behindProxy)).toBe(true);
    expect(isTaken(host('Traces.Example.com:443'), behindProxy)).toBe(true);
    expect(isTaken(host('a.b.test.example'), behindProxy)).toBe(true);
    expect(isTaken(host('test.example'), behindProxy)).toBe(false);
    expect(isTaken(host('eviltest.example'), behindProxy)).toBe(false);
    expect(isTaken(host('localhost'), behindProxy)).toBe(true);
  });

  test('is on loopback by any name', () => {
    expect(isTaken(host('evil.example'), { bound: 'localhost' })).toBe(false);
    expect(isTaken(host('evil.example'), { bound: '::1', came: '::1' })).toBe(false);
    expect(isTaken(host('evil.example'), { bound: 'my-machine', came: '127.0.1.1' })).toBe(false);
    expect(isTaken(host('my-machine:8080'), { bound: 'my-machine', came: '127.0.1.1' })).toBe(true);
  });
});

describe('a door on the network', () => {
  const open = { bound: '0.0.0.0', came: '10.1.2.3' };

  test('takes every host unless some are listed', () => {
    for (const one of [open, { bound: '::', came: '::ffff:127.0.0.1' }, { bound: '10.1.2.3', came: '10.1.2.3' }]) {
      expect(isTaken(host('anything.example'), one)).toBe(true);
      expect(isTaken([], one)).toBe(true);
    }
  });

  test('takes what is listed, and its own addresses', () => {
    const listed = { ...open, allowed: ['traces.example.com'] };
    expect(isTaken(host('traces.example.com'), listed)).toBe(true);
    expect(isTaken(host('evil.example'), listed)).toBe(false);
    expect(isTaken(host('10.1.2.3:8080'), listed)).toBe(true);
    expect(isTaken(host('10.1.2.4:8080'), listed)).toBe(false);
    expect(isTaken(host('10.1.2.3'), { ...listed, came: '::ffff:10.1.2.3' })).toBe(true);
    expect(isTaken(host('[fd00::1]'), { ...listed, came: 'fd00::1' })).toBe(true);
    expect(isTaken(host('evil.example'), { ...open, allowed: [] })).toBe(false);
  });
});

test('what may be listed', () => {
  for (const good of ['a.example', '*.a.example', '10.0.0.1', '::1', 'fd00::1', 'my_host']) {
    expect(parseAllowedHost(good)).toBe(good);
  }
  expect(parseAllowedHost('[FD00::1]')).toBe('fd00::1');
  for (const bad of ['http://a.example', 'a.example:80', '*', 'a.*.example', '', 'a b', '*.']) {
    expect(parseAllowedHost(bad)).toBeUndefined();
  }
});
