import { describe, expect, test } from 'vitest';
import { parseDuration } from '../model/duration.ts';
import { nearest } from '../model/nearest.ts';
import { allAddresses, formatEndpoint, parseEndpoint } from '../net/address.ts';
import { parseByteSize } from '../settings/byte-size.ts';
import { expandEnvironment } from './expand.ts';
import { newFindings } from './findings.ts';

describe('endpoints', () => {
  test.each([
    ['127.0.0.1:4317', '127.0.0.1', 4317],
    ['localhost:0', 'localhost', 0],
    ['0.0.0.0:65535', '0.0.0.0', 65_535],
    ['[::1]:4317', '::1', 4317],
    ['my-host.example:80', 'my-host.example', 80],
    [':4317', allAddresses(), 4317],
  ])('%s', (text, host, port) => {
    expect(parseEndpoint(text)).toEqual({ host, port });
  });

  test.each(['', '4317', 'localhost', 'localhost:', ':65536', '::1:4317', 'http://localhost:4317', 'a b:1', 'a:-1'])(
    '%j is none',
    (text) => {
      expect(parseEndpoint(text)).toBeUndefined();
    },
  );

  test('they are written as they are read', () => {
    for (const text of ['127.0.0.1:1', '[::1]:2']) {
      expect(formatEndpoint(parseEndpoint(text) ?? { host: '', port: 0 })).toBe(text);
    }
  });

  test('all addresses are of both families only where there is IPv6', () => {
    const address = { address: '127.0.0.1', netmask: '', mac: '', internal: true, cidr: null };
    expect(allAddresses(() => ({ lo: [{ ...address, family: 'IPv4' }] }))).toBe('0.0.0.0');
    expect(allAddresses(() => ({ lo: [{ ...address, family: 'IPv6', scopeid: 0 }] }))).toBe('::');
  });
});

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['30', undefined],
  ['-1s', undefined],
  ['s', undefined],
  ['1d', 86_400_000],
  ['1w', undefined],
  ['1.5ms', undefined],
  ['0', undefined],
])('duration %s', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  [1024, 1024],
  ['1024', 1024],
  ['64MiB', 67_108_864],
  ['0.5 kib', 512],
  ['1MB', undefined],
  [-1, undefined],
  [0.5, undefined],
  [Number.NaN, undefined],
])('size %s', (value, bytes) => {
  expect(parseByteSize(value)).toBe(bytes);
});

test.each([
  ['endpiont', 'endpoint'],
  ['ENDPOINT', 'endpoint'],
  ['zzz', undefined],
])('the nearest of %s', (given, name) => {
  expect(nearest(given, ['path', 'endpoint'])).toBe(name);
});

describe('variables in a file', () => {
  const env = { PORT: '4317', HOST: 'localhost', EMPTY: '', WORDS: 'a: b' };

  test.each([
    ['${env:HOST}:${env:PORT}', 'localhost:4317'],
    ['${HOST}', 'localhost'],
    ['${env:PORT}', 4317],
    ['${env:NONE:-7}', 7],
    ['${env:NONE:-}', ''],
    ['${env:EMPTY}', ''],
    ['${env:WORDS}', 'a: b'],
    ['$${env:HOST} costs $5', '${env:HOST} costs $5'],
  ])('%s', (text, value) => {
    const findings = newFindings();
    expect(expandEnvironment({ list: [text] }, env, findings)).toEqual({ list: [value] });
    expect(findings.problems).toEqual([]);
  });

  test.each([
    ['${env:NONE}', 'a.b: the environment variable NONE is not set; set it, or give a default: ${env:NONE:-default}'],
    ['${file:/etc/passwd}', 'a.b: "${file:/etc/passwd}" cannot be read; write ${env:NAME} or ${env:NAME:-default}'],
  ])('%s is refused', (text, problem) => {
    const findings = newFindings();
    expandEnvironment({ a: { b: text } }, env, findings);
    expect(findings.problems).toEqual([problem]);
  });
});
