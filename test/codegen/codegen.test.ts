/** What GraphQL Code Generator makes. test/e2e/codegen.test.ts compiles and runs it. */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CODEGEN, CODEGEN_CONFIGS, CODEGEN_ENV } from '../../deploy/codegen/tool.ts';
import { COMPONENTS } from '../../src/app/components.ts';
import { readDocuments } from '../../src/app/documents.ts';
import { loadConfig } from '../../src/config/load.ts';
import { runChild } from '../fixtures/child.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

const OFFLINE = 'import net from "node:net"; net.Socket.prototype.connect = () => { throw new Error("offline"); };';
const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

/** A folder with all that the configurations name. */
function makeProject(): TempFolder {
  const folder = makeTempFolder();
  for (const path of [
    ...CODEGEN_CONFIGS.map(([file]) => file),
    'schema/schema.graphql',
    'examples/client/operations',
    'src/web/operations',
    'src/library/operations',
    'deploy/codegen/own-document-types.ts',
    'package.json',
  ]) {
    cpSync(join(projectRoot, path), folder.file(path), { recursive: true });
  }
  return folder;
}

async function generate(folder: TempFolder, config: string): Promise<void> {
  const { code, stdout, stderr } = await runChild(process.execPath, [CODEGEN, '--config', config], {
    folder: folder.path,
    env: { ...CODEGEN_ENV, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(OFFLINE)}` },
  });
  expect(code, stdout + stderr).toBe(0);
}

test.each(CODEGEN_CONFIGS)('%s generates what is committed, without a network', async (config, generated) => {
  using folder = makeProject();
  await generate(folder, config);
  const names = readdirSync(folder.file(generated));
  expect(names.sort()).toEqual(readdirSync(join(projectRoot, generated)).sort());
  for (const name of names) {
    const path = `${generated}/${name}`;
    expect(
      readFileSync(folder.file(path), 'utf8') === read(path),
      `${path} is out of date: run "npm run codegen"`,
    ).toBe(true);
  }
});

test('the program reads the persisted documents that the client preset writes', async () => {
  using folder = makeProject();
  const persisted = 'presetConfig:\n      persistedDocuments: {hashAlgorithm: sha256}';
  folder.write('codegen.yml', read('codegen.yml').replace('presetConfig:', persisted));
  await generate(folder, 'codegen.yml');
  const file = folder.file('examples/generated/persisted-documents.json');
  const { api, ...loaded } = loadConfig({ flags: {}, env: {} }, COMPONENTS);
  const listed = await readDocuments({ ...loaded, api: { ...api, documents: { mode: 'any', file } } });
  expect(listed.byId.size).toBeGreaterThan(3);
});
