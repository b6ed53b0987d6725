import { expect, test } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { backendOf } from './backend-of.ts';
import { COMPONENTS } from './components.ts';
import { systemIdOf } from './system-id.ts';

const idOf = (flags: Record<string, string>): string =>
  systemIdOf(backendOf(loadConfig({ env: {}, flags }, COMPONENTS), COMPONENTS));

test('a cluster has one id, however its endpoints are ordered or repeated', () => {
  const id = idOf({ 'elasticsearch-endpoints': 'http://a:1,http://b:2' });
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(idOf({ 'elasticsearch-endpoints': 'http://b:2,http://a:1' })).toBe(id);
  expect(idOf({ 'elasticsearch-endpoints': 'http://b:2,http://a:1/,http://b:2' })).toBe(id);
});

test('another cluster, index or file has another id', () => {
  const ids = [
    { 'elasticsearch-endpoints': 'http://a:1' },
    { 'elasticsearch-endpoints': 'http://a:2' },
    { 'elasticsearch-endpoints': 'http://a:1', 'elasticsearch-index': 'other' },
    { 'sqlite-path': 'a.db' },
    { 'sqlite-path': 'b.db' },
  ].map((flags) => idOf(flags));
  expect(new Set(ids).size).toBe(ids.length);
  expect(idOf({ 'sqlite-path': './a.db' })).toBe(ids[3]);
});
