import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createToken } from '../access/tokens/token-hash.ts';
import { type AuditEntry, openAuditLog } from './audit-log.ts';

const ENTRY: AuditEntry = { door: '/graphql', caller: 'grafana', tenant: 'shop', address: '', outcome: 'answered' };

function openLog(maxUnwrittenBytes = 100_000) {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'audit.jsonl');
  const onLost = vi.fn<() => void>();
  const onFailure = vi.fn<(error: Error) => void>();
  const log = openAuditLog({ path, maxUnwrittenBytes, onLost, onFailure });
  return { folder, path, onLost, onFailure, log };
}

test('what was written before the end is in the file', async () => {
  const { path, log } = openLog();
  for (let line = 0; line < 100; line++) log.write({ ...ENTRY, operation: String(line) });
  await log.close();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).operation)).toEqual(Array.from({ length: 100 }, (_, line) => `${line}`));
});

test('two logs append to one file, line by line', async () => {
  const { path, log } = openLog();
  const other = openAuditLog({ path, maxUnwrittenBytes: 100_000, onLost: () => {}, onFailure: () => {} });
  for (let line = 0; line < 100; line++) for (const one of [log, other]) one.write(ENTRY);
  await Promise.all([log.close(), other.close()]);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).caller)).toEqual(Array(200).fill('grafana'));
});

test('after a renaming it goes on in a new file', async () => {
  const { path, log } = openLog();
  log.write({ ...ENTRY, operation: 'before' });
  await vi.waitUntil(() => readFileSync(path, 'utf8').includes('before'));
  renameSync(path, `${path}.1`);
  log.reopen();
  log.write({ ...ENTRY, operation: 'after' });
  await log.close();
  expect(readFileSync(`${path}.1`, 'utf8')).toContain('before');
  expect(readFileSync(path, 'utf8')).toContain('after');
});

test('lines beyond the bound are lost, and counted', async () => {
  const { path, onLost, log } = openLog(1_000);
  for (let line = 0; line < 100; line++) log.write(ENTRY);
  await log.close();
  const kept = readFileSync(path, 'utf8').trimEnd().split('\n').length;
  expect(onLost).toHaveBeenCalledTimes(100 - kept);
  expect(kept).toBeLessThan(20);
});

test('after the folder was away it goes on', async () => {
  const { folder, path, onFailure, log } = openLog();
  log.write({ ...ENTRY, operation: 'before' });
  await vi.waitUntil(() => readFileSync(path, 'utf8').includes('before'));
  renameSync(folder, `${folder}.away`);
  log.reopen();
  await vi.waitUntil(() => onFailure.mock.calls.length > 0);
  renameSync(`${folder}.away`, folder);
  renameSync(path, `${path}.1`);
  log.reopen();
  await vi.waitUntil(() => existsSync(path));
  log.write({ ...ENTRY, operation: 'after' });
  await log.close();
  expect(readFileSync(path, 'utf8')).toContain('after');
  // A file that is closed twice may be another one the second time.
  expect(onFailure.mock.calls.map(([{ message }]) => message).filter((text) => !text.startsWith('ENOENT'))).toEqual([]);
});

test('a line that comes after the end is lost, and counted', async () => {
  const { path, onLost, log } = openLog();
  await log.close();
  log.write(ENTRY);
  log.reopen();
  expect(onLost).toHaveBeenCalledOnce();
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('what a sender chooses is cut, and holds no token', async () => {
  const { path, log } = openLog();
  const { token } = createToken();
  log.write({ ...ENTRY, door: `/v1/${token}/${'a'.repeat(10_000)}`, operation: 'N'.repeat(10_000) });
  await log.close();
  const text = readFileSync(path, 'utf8');
  expect(text.length).toBeLessThan(800);
  expect(text).not.toContain(token.slice(-20));
  expect(JSON.parse(text).door).toContain(`/v1/${token.slice(0, 16)}`);
});
