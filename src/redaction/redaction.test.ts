import { describe, expect, test } from 'vitest';
import { CANARY_KEY } from '../canary/canary-trace.ts';
import type { AttributeValue } from '../model/attributes.ts';
import { Redaction } from './redaction.ts';
import type { RedactionRule } from './rules.ts';

const HASH_KEY = 'a-key-of-16-chars';
const rule = (action: RedactionRule['action'], ...keys: string[]): RedactionRule => ({
  keys,
  action,
  at: ['read'],
  ...(action === 'hash' && { hashKey: HASH_KEY }),
});
const map = (entries: Record<string, AttributeValue>): AttributeValue => ({
  entries: Object.entries(entries).map(([key, value]) => ({ key, value })),
});
const list = (attributes: Record<string, AttributeValue>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value }));

describe('attributes', () => {
  test('are dropped, masked or hashed, and others stay', () => {
    const redaction = new Redaction([rule('drop', 'a'), rule('mask', 'b*'), rule('hash', 'c')]);
    const hashed = { key: 'c', value: expect.stringMatching(/^hmac-sha256:[0-9a-f]{32}$/) };
    expect(redaction.attributes(list({ x: 1n, a: 's', b: null, bc: [1n], c: 's', d: 's' }))).toEqual([
      ...list({ x: 1n, b: '***', bc: '***' }),
      hashed,
      ...list({ d: 's' }),
    ]);
  });

  test('that nothing covers are the same list', () => {
    const attributes = list({ x: 1n, n: Number.NaN, l: [Number.NaN], m: map({ y: 'z' }) });
    expect(new Redaction([rule('drop', '*.a')]).attributes(attributes)).toBe(attributes);
  });

  test('the first rule counts', () => {
    const redaction = new Redaction([rule('mask', 'user.id'), rule('drop', 'user.*')]);
    expect(redaction.attributes(list({ 'user.id': 'x', 'user.name': 'y' }))).toEqual(list({ 'user.id': '***' }));
  });

  test('entries of maps have the keys of all maps around them, also in lists', () => {
    const redaction = new Redaction([rule('mask', '*.password', 'a.b.c')]);
    const value = [map({ password: 's', n: map({ password: [1n] }) }), 's', [map({ password: 's' })]];
    expect(redaction.attributes(list({ password: 's', l: value, a: map({ b: map({ c: 1n, d: 2n }) }) }))).toEqual(
      list({
        password: 's',
        l: [map({ password: '***', n: map({ password: '***' }) }), 's', [map({ password: '***' })]],
        a: map({ b: map({ c: '***', d: 2n }) }),
      }),
    );
  });

  test('the service and the self-check are always shown', () => {
    const attributes = list({ 'service.name': 'shop', [CANARY_KEY]: 'x' });
    expect(new Redaction([rule('drop', '*')]).attributes(attributes)).toBe(attributes);
  });

  test('keys of any length are covered', () => {
    const key = `${'k'.repeat(10_000)}.password`;
    expect(new Redaction([rule('drop', '*.PASSWORD')]).attributes(list({ [key]: 's' }))).toEqual([]);
  });
});

const hashOf = (value: AttributeValue, hashKey = HASH_KEY): AttributeValue | undefined =>
  new Redaction([{ ...rule('hash', 'a'), hashKey }]).attributes([{ key: 'a', value }])[0]?.value;

describe('hashes', () => {
  test('are equal for equal values, differ by type and by secret, and are hashed once', () => {
    expect(hashOf('200')).toBe(hashOf('200'));
    expect(new Set([hashOf('200'), hashOf(200n), hashOf(200), hashOf('200', 'another-key-of-16')]).size).toBe(4);
    expect(hashOf(hashOf('200') ?? '')).toBe(hashOf('200'));
  });
});

describe('fields', () => {
  test('are covered by their own name, without stars', () => {
    expect(new Redaction([rule('mask', 'statusMessage')]).field('statusMessage', 'no')).toBe('***');
    expect(new Redaction([rule('mask', 'status*')]).field('statusMessage', 'no')).toBe('no');
    expect(new Redaction([rule('mask', 'traceState')]).field('traceState', '')).toBe('');
    expect(new Redaction([rule('drop', 'traceState')]).field('traceState', 'a=b')).toBe('');
  });
});
