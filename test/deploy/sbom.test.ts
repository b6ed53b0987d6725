/** The list of parts (SBOM) in the package. That of the image is tested with the image. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const FILE = join(projectRoot, 'dist/sbom.cdx.json');
/** The schemas of CycloneDX, which its library holds. */
const SCHEMAS = join(projectRoot, 'node_modules/@cyclonedx/cyclonedx-library/res/schema');
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

interface Component {
  readonly name: string;
  readonly version: string;
  readonly 'bom-ref': string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

/** A package as `npm ls --json --long` has it. */
interface Installed {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly extraneous?: boolean;
  readonly dependencies?: Readonly<Record<string, Installed>>;
}

let bom: {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
};

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: projectRoot });
  bom = readJson(FILE);
});

function components(partOf: string): Component[] {
  return bom.components.filter(({ properties }) => properties.some(({ value }) => value === partOf));
}

function lineOf({ name, version, licenses: [licence] }: Component): string {
  return `${name} ${version} ${licence?.license?.id ?? licence?.expression}`;
}

/** A package as a bundler names it. */
function bundledLine({ name, version, identifier }: Readonly<Record<string, string>>): string {
  return `${name} ${version} ${identifier}`;
}

test('it lists exactly what the files of the program contain and what npm installs with it, with versions and licences', () => {
  const output = execFileSync('npm', ['ls', '--omit=dev', '--all', '--json', '--long'], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  const contained = readJson(join(projectRoot, 'dist/program/licences.json'));
  expect(contained.map(({ name }: Component) => name)).toEqual(expect.arrayContaining(['graphql', '@grpc/grpc-js']));
  const installed = new Set<string>();
  const visit = ({ dependencies = {} }: Installed): void => {
    for (const one of Object.values(dependencies)) {
      // A peer that is optional and absent has no version. What no package names was left by a script of the development.
      if (one.version === undefined || one.extraneous === true) continue;
      installed.add(`${one.name} ${one.version} ${one.license}`);
      visit(one);
    }
  };
  visit(JSON.parse(output));
  expect(installed.size).toBeGreaterThan(1);
  const expected = new Set<string>([...installed, ...contained.map(bundledLine)]);
  expect(components('program').map(lineOf).toSorted()).toEqual([...expected].toSorted());
});

test('it lists what the files of the pages contain, which npm does not install', () => {
  const bundled = ['web', 'graphiql'].flatMap((page) => readJson(join(projectRoot, `dist/${page}/licences.json`)));
  expect(bundled.map(({ name }: Component) => name)).toEqual(
    expect.arrayContaining(['preact', '@graphql-yoga/render-graphiql']),
  );
  const program = new Set(components('program').map(lineOf));
  expect(components('page').map(lineOf).toSorted()).toEqual(
    bundled
      .map(bundledLine)
      .filter((line) => !program.has(line))
      .toSorted(),
  );
  const notice = readFileSync(join(projectRoot, 'NOTICE'), 'utf8').toLowerCase();
  for (const { name } of bundled) expect(notice).toContain(name.split(/[@/-]/).find((word: string) => word !== ''));
});

test('it is valid CycloneDX 1.6', () => {
  const ajv = new Ajv({ strict: false, formats: { 'iri-reference': true, 'idn-email': true } });
  formats.default(ajv);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'].map((one) => `${one}.SNAPSHOT.schema.json`)) {
    ajv.addSchema(readJson(join(SCHEMAS, name)), `http://cyclonedx.org/schema/${name}`);
  }
  const validate = ajv.compile(readJson(join(SCHEMAS, 'bom-1.6.SNAPSHOT.schema.json')));
  expect(validate(bom), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...bom, bomFormat: 'another' })).toBe(false);
});

test('each part has the hash of its file, and is reached from the package', () => {
  for (const { hashes } of bom.components) expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.any(String) }]);
  const needs = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const reached = new Set(['spangraph']);
  for (const ref of reached) for (const needed of needs.get(ref) ?? []) reached.add(needed);
  expect([...reached].toSorted()).toEqual(['spangraph', ...bom.components.map((one) => one['bom-ref'])].toSorted());
});

test('the same inputs give the same bytes', () => {
  using folder = makeTempFolder();
  const again = folder.file('again.json');
  execFileSync('node', [join(projectRoot, 'deploy/sbom/print.ts'), again], { cwd: folder.path });
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(FILE, 'utf8'));
  expect(readFileSync(again, 'utf8')).not.toMatch(/timestamp|serialNumber/);
});
