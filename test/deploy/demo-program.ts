/** Starts `npm run demo` as users do. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild } from '../fixtures/child.ts';
import { arePortsFree, freePort } from '../fixtures/ports.ts';
import { type GraphqlAnswer, type Program, projectRoot } from '../fixtures/program.ts';

const PORTS = 6;
/** The script behind `npm run demo`. */
export const DEMO = join(projectRoot, 'deploy/demo/start.ts');

/** Installs the demo's packages with the environment of this run, which npm may need for its registry. */
export function installDemo(): void {
  const folder = join(projectRoot, 'deploy/demo');
  if (existsSync(join(folder, 'node_modules'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', folder], { stdio: 'inherit' });
}

/** The first of several consecutive free ports. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const first = await freePort();
    if (await arePortsFree(Array.from({ length: PORTS }, (_, index) => first + index))) return first;
  }
}

/** Starts it for the rounds that `expectDemoTraces` knows, with only this environment. Waits until the shop is open. */
export async function startDemo(
  databasePath: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Child & Pick<Program, 'graphql'>> {
  const first = await freePorts();
  const child = startChild(process.execPath, [DEMO, '--sqlite-path', databasePath], {
    folder: projectRoot,
    env: { DEMO_FIRST_PORT: String(first), DEMO_ROUNDS: '12', DEMO_INTERVAL_MS: '50', ...env },
  });
  await child.printed(/The shop is open/);
  const graphql = async (query: string): Promise<GraphqlAnswer['data']> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query });
    const response = await fetch(`http://127.0.0.1:${first}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await response.json()) as GraphqlAnswer;
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  return { ...child, graphql };
}
