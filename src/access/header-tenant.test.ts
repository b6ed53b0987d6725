import { expect, test } from 'vitest';
import { ANYONE, type Caller } from './caller.ts';
import { type Credentials, type Gate, OPEN_GATE } from './gate.ts';
import { parseAddresses, withHeaderTenant, withoutTenants } from './header-tenant.ts';

const PROXIES = ['127.0.0.1', '10.1.0.0/16', 'fd00::/8'];
const gate = withHeaderTenant(OPEN_GATE, { trustedProxies: PROXIES, names: undefined });
const from = (address: string, tenant?: string): Credentials => ({ address, tenant, door: '/' });

test.each(['127.0.0.1', '::ffff:127.0.0.1', '10.1.255.1', '::ffff:10.1.2.3', 'fd00::1'])(
  'the header of a trusted proxy at %s chooses the tenant',
  async (address) => {
    expect(await gate.admit(from(address, 'acme'), 'ingest')).toEqual({ ...ANYONE, tenant: 'acme' });
    expect(await gate.admit(from(address), 'ingest')).toEqual(ANYONE);
  },
);

test.each(['127.0.0.2', '10.2.0.1', '::1', '', 'unknown', 'fc00::1', '::ffff:10.2.0.1'])(
  'the header of %s is refused, and no header is no tenant',
  async (address) => {
    await expect(gate.admit(from(address, 'acme'), 'read')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await gate.admit(from(address), 'read')).toEqual(ANYONE);
  },
);

test.each(['', 'a, b', 'a|b', 'A', '../x', 'a/b', '-a', 'a.b', 'a_b', 'a'.repeat(64), 'ä', '*', 'a\n'])(
  'the header %j names no tenant',
  async (name) => {
    await expect(gate.admit(from('127.0.0.1', name), 'read')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  },
);

test('what is of the whole server is for nobody of a tenant', async () => {
  const bound: Gate = { admit: () => ({ ...ANYONE, tenant: 'acme' }) };
  const both = withHeaderTenant(bound, { trustedProxies: PROXIES, names: undefined });
  for (const asked of [both.admit(from('10.2.0.1'), 'admin'), gate.admit(from('127.0.0.1', 'acme'), 'admin')])
    await expect(asked).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await gate.admit(from('127.0.0.1'), 'admin')).toEqual(ANYONE);
});

test('a caller who belongs to a tenant keeps it', async () => {
  const caller: Caller = { ...ANYONE, name: 'token', tenant: 'acme' };
  const bound: Gate = { admit: () => caller };
  const both = withHeaderTenant(bound, { trustedProxies: PROXIES, names: undefined });
  expect(await both.admit(from('127.0.0.1', 'acme'), 'read')).toEqual(caller);
  expect(await both.admit(from('127.0.0.1'), 'read')).toEqual(caller);
  await expect(both.admit(from('127.0.0.1', 'other'), 'read')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

test('where the tenants are listed, no other is served, and the default store is', async () => {
  const listed = withHeaderTenant(OPEN_GATE, { trustedProxies: PROXIES, names: ['acme'] });
  expect(await listed.admit(from('127.0.0.1', 'acme'), 'read')).toMatchObject({ tenant: 'acme' });
  expect(await listed.admit(from('127.0.0.1'), 'read')).toEqual(ANYONE);
  await expect(listed.admit(from('127.0.0.1', 'other'), 'read')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

test('what is open to all is so with any header', async () => {
  expect(await gate.admit(from('192.0.2.1', 'x y'), 'nothing')).toEqual(ANYONE);
});

test.each([
  ['10.0.0.0/8', { address: '10.0.0.0', bits: 8 }],
  ['::1', { address: '::1', bits: 128 }],
  ['0.0.0.0/0', { address: '0.0.0.0', bits: 0 }],
  ['10.0.0.0/33', undefined],
  ['10.0.0', undefined],
  ['localhost', undefined],
  ['10.0.0.0/', undefined],
  ['', undefined],
])('%s as a block of addresses', (text, expected) => {
  expect(parseAddresses(text)).toEqual(expected);
});

test.each(['../x', 'A', 'a/b', 'x'.repeat(64)])('a caller whose credentials name %j is refused', async (tenant) => {
  const bound: Gate = { admit: () => ({ ...ANYONE, tenant }) };
  const both = withHeaderTenant(bound, { trustedProxies: [], names: undefined });
  await expect(both.admit(from('192.0.2.1'), 'read')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

test('without tenants, callers that belong to one are refused, and the header means nothing', async () => {
  const bound: Gate = { admit: () => ({ ...ANYONE, tenant: 'acme' }) };
  await expect(withoutTenants(bound).admit(from('127.0.0.1'), 'read')).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('tenants.enabled'),
  });
  expect(await withoutTenants(OPEN_GATE).admit(from('192.0.2.1', 'acme'), 'ingest')).toEqual(ANYONE);
});
