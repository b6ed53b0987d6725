import { describe, expect, test } from 'vitest';
import { generalMessage, literalPart } from './general-message.ts';

/** Whole numbers below a bound, the same ones for a seed (a linear congruential generator). */
function pseudoRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const textOf = (length: number, letter: () => string | undefined): string => Array.from({ length }, letter).join('');

const withoutNumbers = (text: string): string => text.replaceAll(/<value>|\d+/g, '0');

/** Words with digits, capitals and signs in them. */
const WRITTEN =
  'Log4j2LoggingSystem EC2MetadataV1 utf8mb4 S3V4Signer Http2Stream4 Base64UrlDecoder MySQL57InnoDBDialect ' +
  'OAuth2AuthorizationException sha256WithRSAEncryption AES256GCM ed25519key ConcurrentModificationException ' +
  'getURLForHTTPSAPI AES128CBCSHA256 x509v3 log4j2 render-html5 proxy-https user_not_found_in_the_table ' +
  'path/to/some/File2/name request.user.name cross-origin-opener-policy rhythm a_b_c well-known arm64v8 x86_64_linux ' +
  'i18n k8s facade java.io java.lang.NullPointerException com.example.shop.Cart main.go System.Net README.md';

const DIFFERENT: readonly string[] = [
  'connection refused',
  'connection reset by peer',
  'package java.io does not exist',
  'package java.net does not exist',
  'class com.example.Cart not found',
  'class com.example.Order not found',
  'no member user.name',
  'no member user.email',
  'panic at main.go:42',
  'panic at pool.go:42',
  'unknown codec utf8mb4',
  'unknown codec latin1',
  'SSLV3_ALERT_HANDSHAKE_FAILURE',
  'TLSV1_ALERT_PROTOCOL_VERSION',
  'dial tcp 10.0.0.1:80: i/o timeout',
  'dial tcp 10.0.0.1:80: connect: no route to host',
  'lookup a.example.com: no such host',
  'lookup a.example.com: server misbehaving',
  'no std::vector',
  'no std::string',
  'invalid column "a"',
  'missing column "a"',
];

describe('the general form of a message', () => {
  test.each([
    ['timeout after 3000 ms', 'timeout after <value> ms'],
    ['took 1.5s of 2,000.25s', 'took <value>s of <value>s'],
    ['retry #3', 'retry #<value>'],
    ['user "ann" is gone', 'user <text> is gone'],
    ["no key 'a b' here", 'no key <text> here'],
    ['unknown column `id`', 'unknown column <text>'],
    ["it doesn't work, and won't", "it doesn't work, and won't"],
    ["can't find 'x' in Ann's list", "can't find <text> in Ann's list"],
    ['order 1b4e28ba-2fa1-11d2-883f-0016d3cca427 failed', 'order <value> failed'],
    ['bad pointer 0xDEADBEEF', 'bad pointer <value>'],
    ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8', 'commit <value>'],
    ['GET https://shop.example/a/7?b=1 failed', 'GET <address> failed'],
    ['connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED <address>'],
    ['connect ECONNREFUSED [2001:db8::7]:443', 'connect ECONNREFUSED <address>'],
    ['getaddrinfo ENOTFOUND db.internal:5432', 'getaddrinfo ENOTFOUND <address>'],
    ['mail to ann@shop.example bounced', 'mail to <address> bounced'],
    ['no «a» and no “x y”, „z“ or ‘w’', 'no <text> and no <text>, <text> or <text>'],
    ['it isn’t Ann’s', 'it isn’t Ann’s'],
    ['dial tcp [::1]:50051: refused', 'dial tcp <address>: refused'],
    ['dial tcp [fe80::1]:80: refused', 'dial tcp <address>: refused'],
    ['dial tcp [fe80::1%eth0]:80: refused', 'dial tcp <address>: refused'],
    ['from ::ffff:10.0.0.1 to 2001:db8::7', 'from <address> to <address>'],
    ['device 00:1a:2b:3c:4d:5e is gone', 'device <address> is gone'],
    ['at 12:34:56', 'at <value>:<value>:<value>'],
    ['no std::vector in dead::beef', 'no std::vector in dead::beef'],
    ['lookup foo.example.com: no such host', 'lookup <address>: no such host'],
    ['lookup a.b.zz on 10.0.0.2:53', 'lookup <address> on <address>'],
    ['no route to web-0.web.shop.svc.cluster.local.', 'no route to <address>.'],
    ['no route to eu-1.shop.io', 'no route to <address>'],
    ['panic at main.go:42', 'panic at main.go:<value>'],
    ['java.net.ConnectException in com.sun.internal', 'java.net.ConnectException in com.sun.internal'],
    ['System.out of asp.net', 'System.out of asp.net'],
    ['order ord_3fa9c1d2 missing', 'order ord_<value> missing'],
    ['order ord_deadbeef missing', 'order ord_<value> missing'],
    ['order ord_12345678 missing', 'order ord_<value> missing'],
    ['order node1b4e28ba-2fa1-11d2-883f-0016d3cca427_x', 'order node<value>_x'],
    ['key 01ARZ3NDEKTSV4RRFFQ69G5FAV', 'key <value>'],
    ['pod web-7d9f8b6c5-x2x4z is gone', 'pod web-<value> is gone'],
    ['pod web-bcdfghjk-xzvbn is gone', 'pod web-<value> is gone'],
    ['pod agent-x2x4z is gone', 'pod agent-<value> is gone'],
    ['charge ch_3MtwBwLkdIwHu7ix28a3tqPa', 'charge ch_<value>'],
    ['token q83vEjRWeJCrze8SNFZ4kA==', 'token <value>'],
    ['token Zm9v/YmF+yY2hhcg1c/29t+ZQ9x=', 'token <value>'],
    ['', ''],
    ['card refused', 'card refused'],
    // Words of letters stay, even if they could be hex digits.
    ['facade decade', 'facade decade'],
  ])('%j is %j', (message, general) => {
    expect(generalMessage(message)).toBe(general);
  });

  test('what is general stays as it is', () => {
    for (const message of ['a 1 "b" 10.0.0.1 at https://x/y', 'user 7 of <value>']) {
      expect(generalMessage(generalMessage(message))).toBe(generalMessage(message));
    }
  });

  test.each(WRITTEN.split(/\s+/))('the word %s stays, up to its numbers', (word) => {
    expect(withoutNumbers(generalMessage(`no ${word} here`))).toBe(withoutNumbers(`no ${word} here`));
  });

  test('different errors stay apart', () => {
    const forms = DIFFERENT.map(generalMessage);
    expect(new Set(forms).size).toBe(DIFFERENT.length);
  });

  const HEX = '0123456789abcdef';
  const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
  const BASE62 = `${BASE36}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
  const POD = 'bcdfghjklmnpqrstvwxz2456789';
  test.each<[kind: string, most: number, ...parts: (readonly [letters: string, length: number] | string)[]]>([
    ['8 hexadecimal digits', 1, 'order ord_', [HEX, 8], ' missing'],
    ['trace ids', 1, 'trace ', [HEX, 32]],
    ['UUIDs', 1, 'id x', [HEX, 8], '-', [HEX, 4], '-', [HEX, 4], '-', [HEX, 4], '-', [HEX, 12], 'y'],
    ['ULIDs', 5, '01', ['0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24]],
    ['pods', 1, 'pod web-', [POD, 9], '-', [POD, 5]],
    ['24 letters and digits', 10, 'key c', [BASE36, 24]],
    ['bytes in base64 for URLs', 40, 'token ', [`${BASE62}-_`, 43]],
    ['27 letters, small and capital, and digits', 50, [BASE62, 27]],
    ['bytes in base64', 20, 'token ', [`${BASE62}+/`, 42], '='],
  ])('of 2,000 random %s there are few forms', (_kind, most, ...parts) => {
    const random = pseudoRandom(42);
    const message = (): string =>
      parts
        .map((part) => (typeof part === 'string' ? part : textOf(part[1], () => part[0][random(part[0].length)])))
        .join('');
    const forms = new Set(Array.from({ length: 2_000 }, () => generalMessage(message())));
    expect([...forms].slice(0, most)).toEqual([...forms]);
  });

  test.each([
    '«',
    '“',
    '::',
    '[::',
    '%',
    'a-',
    '-b4',
    'a1',
    'lookup ',
    'a.com',
    'A/',
    '=',
    'a',
    '1',
    '"',
    "'",
    '[',
    ':',
    '@',
    'a.',
    '0x',
    'http://',
    '1:',
    'a@',
    '\u{1f600}',
    '9f',
  ])('only the beginning of a long message of %j counts', (part) => {
    const message = part.repeat(100_000 / part.length);
    const general = generalMessage(message);
    expect(general.length).toBeLessThanOrEqual(12_000);
    expect(general).toBe(generalMessage(message.slice(0, 1_000)));
    expect(general.isWellFormed()).toBe(true);
  });

  test('every message has the literal part of its general form', () => {
    for (const message of [
      'timeout after 3000 ms',
      '7',
      'user "ann" (id 4711) is gone',
      `${'a'.repeat(999)}\u{1f600}`,
    ]) {
      expect(message).toContain(literalPart(generalMessage(message)));
    }
    expect(literalPart('timeout after <value> ms')).toBe('timeout after ');
    expect(literalPart('<value>')).toBe('');
  });
});
