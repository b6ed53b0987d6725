/** What the audit says of a report of npm. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../fixtures/program.ts';

const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
const ADVISORY = { title: 'Prototype pollution', url: 'https://github.com/advisories/GHSA-0000' };

function audit(report: unknown, ...flags: readonly string[]) {
  const input = typeof report === 'string' ? report : JSON.stringify(report);
  const args = [join(projectRoot, 'deploy/sbom/audit.ts'), ...flags];
  const { status, stdout } = spawnSync(process.execPath, args, { input, encoding: 'utf8' });
  return { status, stdout };
}

function vulnerability(nodes: readonly string[], via: readonly unknown[]) {
  return { severity: 'high', range: '*', via, nodes };
}

test('a package in the program is named with its advisory', () => {
  const vulnerabilities = { graphql: vulnerability(['node_modules/graphql'], ['another', ADVISORY]) };
  const { version } = lock.packages['node_modules/graphql'];
  expect(audit({ vulnerabilities })).toEqual({
    status: 1,
    stdout: expect.stringMatching(
      `^graphql ${version}: high, Prototype pollution https://\\S+\\n1 known vulnerabilities in \\d+ packages\\n$`,
    ),
  });
});

test('tools, other versions of a package, and packages that only need an affected one are not', () => {
  const vulnerabilities = {
    vitest: vulnerability(['node_modules/vitest'], [ADVISORY]),
    // The program has version 7, and tests have version 8.
    protobufjs: vulnerability(['node_modules/protobufjs'], [ADVISORY]),
    yaml: vulnerability(['node_modules/yaml'], ['another']),
  };
  expect(lock.packages['node_modules/protobufjs'].version).toMatch(/^8\./);
  expect(audit({ vulnerabilities })).toMatchObject({ status: 0, stdout: expect.stringMatching(/^0 known/) });
});

test.each([
  ['a refusal', { message: 'no endpoint', error: { summary: '405 Method Not Allowed' } }, '405 Method Not Allowed'],
  ['a page', '<html>', '<html>'],
  ['nothing', '', 'nothing'],
])('%s is no report, which a release needs', (_what, report, shown) => {
  expect(audit(report)).toMatchObject({ status: 0, stdout: expect.stringContaining(shown) });
  expect(audit(report, '--required')).toMatchObject({ status: 1 });
});
