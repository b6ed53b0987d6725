import { describe, expect, test } from 'vitest';
import { OriginList, parseOrigin, parseOriginPattern } from './origin-list.ts';
import { checkPage, sendingOf } from './pages.ts';

const HOST = '192.0.2.7:8080';
const LISTED = new OriginList(['http://app.example:3000']);
const CHROMIUM = { 'user-agent': 'Mozilla/5.0 (X11) Chrome/140.0', 'accept-language': 'en' };

describe('who sends', () => {
  test.each([
    ['own', { 'sec-fetch-site': 'same-origin' }],
    ['own', { 'sec-fetch-site': 'none' }],
    // A proxy rewrites the host; the browser knows better.
    ['own', { 'sec-fetch-site': 'same-origin', origin: 'https://traces.example' }],
    ['foreign', { 'sec-fetch-site': 'same-site' }],
    ['foreign', { 'sec-fetch-site': 'cross-site', origin: `http://${HOST}` }],
    ['foreign', { 'sec-fetch-site': 'something new' }],
    ['listed', { 'sec-fetch-site': 'cross-site', origin: 'http://app.example:3000' }],
    ['listed', { origin: 'http://app.example:3000' }],
    ['own', { origin: `http://${HOST}` }],
    ['own', { origin: `https://${HOST}` }],
    ['foreign', { origin: 'http://192.0.2.7' }],
    ['foreign', { origin: 'http://app.example' }],
    ['foreign', { origin: 'null' }],
    ['foreign', { origin: '' }],
    ['own', { ...CHROMIUM, referer: `http://${HOST}/trace/1?x=y` }],
    ['foreign', { ...CHROMIUM, referer: 'http://evil.example/' }],
    ['foreign', { ...CHROMIUM, referer: 'nonsense' }],
    ['browser', CHROMIUM],
    ['program', { ...CHROMIUM, 'x-requested-with': 'x' }],
    ['program', { ...CHROMIUM, 'content-type': 'application/json' }],
    ['browser', { ...CHROMIUM, 'content-type': 'text/plain' }],
    ['browser', { ...CHROMIUM, authorization: 'Basic eDp5' }],
    ['program', { ...CHROMIUM, authorization: 'Bearer x' }],
    ['program', { 'user-agent': 'Mozilla/5.0 (Windows NT) WindowsPowerShell/5.1' }],
    ['program', { 'user-agent': 'curl/8' }],
    ['program', {}],
  ] as const)('%s: %j', (sending, headers) => {
    expect(sendingOf(headers, HOST, LISTED)).toBe(sending);
  });

  test('default ports are left out', () => {
    expect(sendingOf({ origin: 'https://a.example' }, 'a.example:443', LISTED)).toBe('own');
    expect(sendingOf({ origin: 'http://a.example' }, 'a.example:80', LISTED)).toBe('own');
    expect(sendingOf({ origin: 'http://a.example' }, 'a.example:443', LISTED)).toBe('foreign');
    expect(sendingOf({ origin: 'http://a.example' }, undefined, LISTED)).toBe('foreign');
  });
});

describe('what is refused', () => {
  const rules = { origins: LISTED, setting: 'api.cors_origins' };
  const codeOf = (headers: object, demand: { isCostly: boolean; takesForms: boolean }): string | undefined => {
    try {
      checkPage({ ...headers }, HOST, rules, demand);
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const costly = { isCostly: true, takesForms: false };
  const cheap = { isCostly: false, takesForms: true };

  test('foreign pages always, silent browsers where an answer is costly', () => {
    for (const demand of [costly, cheap])
      expect(codeOf({ origin: 'http://evil.example' }, demand)).toBe('ORIGIN_NOT_ALLOWED');
    expect([codeOf(CHROMIUM, costly), codeOf(CHROMIUM, cheap)]).toEqual(['ORIGIN_NOT_ALLOWED', undefined]);
  });

  test.each(['application/x-www-form-urlencoded', 'Multipart/Form-Data; boundary=x', 'text/plain;charset=utf-8'])(
    '%s of programs, unless the place takes forms',
    (type) => {
      const form = { 'content-type': type };
      expect(codeOf(form, costly)).toBe('UNSUPPORTED_MEDIA_TYPE');
      expect(codeOf(form, { ...costly, takesForms: true })).toBeUndefined();
      expect(codeOf({ ...form, 'sec-fetch-site': 'same-origin' }, costly)).toBeUndefined();
      const ofPages = [
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'null' },
        { referer: 'http://evil.example/' },
        CHROMIUM,
      ];
      for (const page of ofPages) expect(codeOf({ ...form, ...page }, costly)).toBe('ORIGIN_NOT_ALLOWED');
    },
  );
});

describe('lists of origins', () => {
  test('a star stands for anything between its ends', () => {
    const list = new OriginList(['https://*.example.com', 'http://localhost:*', 'https://one.example']);
    for (const origin of [
      'https://a.example.com',
      'https://A.b.example.com',
      'http://localhost:3000',
      'https://one.example',
    ])
      expect(list.includes(origin)).toBe(true);
    for (const origin of [
      'https://example.com',
      'http://a.example.com',
      'https://one.example:1',
      'https://a.example.com.evil',
    ])
      expect(list.includes(origin)).toBe(false);
    expect(new OriginList(['*']).includes('null')).toBe(true);
    expect(new OriginList([]).isEmpty).toBe(true);
    expect(new OriginList(['https://aba*aba.com']).includes('https://aba.com')).toBe(false);
  });

  test('what may be listed', () => {
    for (const good of ['http://localhost:3000', 'https://a.example']) expect(parseOrigin(good)).toBe(good);
    for (const bad of ['*', 'null', 'a.example', 'http://a.example/', 'http://*.example', 'https://a:443', 'data:x'])
      expect(parseOrigin(bad)).toBeUndefined();
    for (const good of ['*', 'null', 'https://*.a.example', 'http://localhost:*', 'chrome-extension://abc'])
      expect(parseOriginPattern(good)).toBe(good);
    for (const bad of ['a.example', 'https://*.*.example', 'https://a.example/x', 'https://', ''])
      expect(parseOriginPattern(bad)).toBeUndefined();
  });
});
