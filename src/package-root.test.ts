import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot, packageVersion } from './package-root.ts';

test('the root holds the package and its migrations', () => {
  expect(existsSync(join(packageRoot(), 'package.json'))).toBe(true);
  expect(existsSync(join(packageRoot(), 'migrations'))).toBe(true);
});

test('the version is that of the package', () => {
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
