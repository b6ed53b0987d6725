import { expect, test } from 'vitest';
import type { Caller } from '../caller.ts';
import { sessionIdIn, setSessionCookie } from './session-cookie.ts';
import { SessionIdentifier } from './session-identifier.ts';
import { Sessions } from './sessions.ts';

const MINUTE = 60_000;
const LIMITS = { idleMs: 10 * MINUTE, maxAgeMs: 60 * MINUTE, maxSessions: 5 };
const callerNamed = (name: string): Caller => ({ name, tenant: '', scopes: ['read'] });
const proof = { authorization: 'Bearer secret' };

function table(limits = LIMITS): { sessions: Sessions; pass: (ms: number) => void } {
  let now = 0;
  const pass = (ms: number): void => {
    now += ms;
  };
  return { sessions: new Sessions(limits, () => now), pass };
}

test('a session gives back what it began with', () => {
  const { sessions } = table();
  const id = sessions.begin(callerNamed('a'), proof);
  expect(id).toMatch(/^[\w-]{43}$/);
  expect(sessions.proofOf(id)).toEqual(proof);
  expect(sessions.proofOf(sessions.begin(callerNamed('a'), { caller: callerNamed('a') }))).toEqual({
    caller: callerNamed('a'),
  });
  expect(sessions.proofOf('x'.repeat(43))).toBeUndefined();
  sessions.end(id);
  expect(sessions.proofOf(id)).toBeUndefined();
});

test('it ends when it is not used, and after its whole time', () => {
  const { sessions, pass } = table();
  const idle = sessions.begin(callerNamed('a'), proof);
  pass(LIMITS.idleMs);
  expect(sessions.proofOf(idle)).toBeUndefined();
  const used = sessions.begin(callerNamed('a'), proof);
  for (let minute = 0; minute < 59; minute += 1) {
    pass(MINUTE);
    expect(sessions.proofOf(used)).toBeDefined();
  }
  pass(MINUTE);
  expect(sessions.proofOf(used)).toBeUndefined();
});

test('there is a bound, over all and for each caller', () => {
  const { sessions } = table();
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => sessions.begin(callerNamed(name), proof));
  expect(sessions.proofOf(ids[0] ?? '')).toBeDefined();
  sessions.begin(callerNamed('f'), proof);
  expect(ids.map((id) => sessions.proofOf(id) !== undefined)).toEqual([true, false, true, true, true]);
  const many = table({ ...LIMITS, maxSessions: 1_000 }).sessions;
  const other = many.begin(callerNamed('other'), proof);
  const own = Array.from({ length: 60 }, () => many.begin(callerNamed('a'), proof));
  expect(own.filter((id) => many.proofOf(id) !== undefined)).toEqual(own.slice(10));
  expect(many.proofOf(other)).toBeDefined();
});

test('nothing in the table shows a token or an id', () => {
  const { sessions } = table();
  const id = sessions.begin(callerNamed('a'), { authorization: 'Bearer spg_very_secret' });
  const held = JSON.stringify(Object.values(Object.getOwnPropertyDescriptors(sessions)));
  expect(held).not.toContain('secret');
  expect(held).not.toContain(id);
});

test('a token that is not taken any more ends the session', async () => {
  const { sessions } = table();
  let isTaken = true;
  const identifier = new SessionIdentifier(sessions, [
    {
      identify: ({ authorization }) => {
        if (authorization !== proof.authorization) return undefined;
        return isTaken ? { caller: callerNamed('a') } : { failure: 'expired', message: 'It has expired.' };
      },
    },
  ]);
  const id = sessions.begin(callerNamed('a'), proof);
  const shown = { cookie: `x=y; spangraph-session=${id}`, address: '127.0.0.1', door: '/' };
  expect(await identifier.identify(shown)).toEqual({ caller: callerNamed('a') });
  expect(await identifier.identify({ ...shown, authorization: 'Bearer other' })).toBeUndefined();
  expect(await identifier.identify({ ...shown, cookie: 'x=y' })).toBeUndefined();
  isTaken = false;
  // No guess: the browser goes on sending it.
  expect(await identifier.identify(shown)).toMatchObject({ failure: 'none' });
  isTaken = true;
  expect(await identifier.identify(shown)).toMatchObject({ failure: 'none' });
});

test('cookies', () => {
  const id = 'a'.repeat(43);
  expect(setSessionCookie(id, true, 60)).toBe(
    `__Host-spangraph-session=${id}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60`,
  );
  expect(setSessionCookie('', false, 0)).toBe('spangraph-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
  expect(sessionIdIn(`a=b; __Host-spangraph-session=${id}`)).toBe(id);
  // Plain HTTP of a neighbour cannot set the one with the prefix.
  expect(sessionIdIn(`spangraph-session=${'b'.repeat(43)}; __Host-spangraph-session=${id}`)).toBe(id);
  for (const other of [
    undefined,
    '',
    'spangraph-session=short',
    `xspangraph-session=${id}`,
    `spangraph-session=${id}x`,
  ])
    expect(sessionIdIn(other)).toBeUndefined();
});
