/**
 * The first minutes of a newcomer, in an empty folder, with nothing but Node.js and npm: installs the package, runs what README.md
 * says, and prints a table of what took how long. Uses the default ports, as README.md does.
 *   node first-minutes.ts PACKAGE.tgz README.md
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readReadme, sentBody } from './readme.ts';

const STEP_TIMEOUT_MS = 120_000;
const PAGE = 'http://127.0.0.1:8080/';

const [archive = '', readmePath = ''] = process.argv.slice(2);
const readme = readReadme(readmePath);
const folder = mkdtempSync(join(tmpdir(), 'newcomer-'));
const times: { readonly what: string; readonly seconds: number }[] = [];

/** Runs a step and notes its time. */
async function step(name: string, run: () => unknown): Promise<void> {
  const begin = performance.now();
  await run();
  times.push({ what: name, seconds: (performance.now() - begin) / 1000 });
}

function check(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}

function install(): void {
  const shell = process.platform === 'win32';
  const { status, stderr } = spawnSync('npm', ['install', archive], {
    cwd: folder,
    encoding: 'utf8',
    shell,
    timeout: STEP_TIMEOUT_MS,
  });
  check(status === 0, stderr);
  // It is about a script that does nothing, and about no package of ours.
  const warnings = stderr.split('\n').filter((line) => /^npm warn (?!install-scripts)/.test(line));
  check(warnings.length === 0, warnings.join('\n'));
}

/** Waits until the text is in the output. Throws if the program ends before, or after a bounded time. */
async function printed(program: ChildProcess, output: () => string, text: string): Promise<void> {
  const deadline = Date.now() + STEP_TIMEOUT_MS;
  while (!output().includes(text)) {
    check(program.exitCode === null || text.includes('stopped'), `It ended with ${program.exitCode}: ${output()}`);
    check(Date.now() < deadline, `It did not print "${text}": ${output()}`);
    await sleep(20);
  }
}

async function openPage(): Promise<void> {
  const page = await (await fetch(PAGE)).text();
  const script = /<script[^>]* src="([^"]+)"/.exec(page)?.[1];
  check(script !== undefined, `${PAGE} is not the page: ${page.slice(0, 200)}`);
  const { status } = await fetch(new URL(script ?? '', PAGE));
  check(status === 200, `The page's script is answered with ${status}`);
}

// biome-ignore lint/suspicious/noExplicitAny: what is asked for is checked where it is asked
async function ask(query: string): Promise<any> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${PAGE}graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = await response.json();
  check(errors === undefined, JSON.stringify(errors));
  return data;
}

/** By README's command, or without curl by what it does. */
async function send(): Promise<void> {
  const ran = spawnSync('sh', ['-c', readme.send], { encoding: 'utf8', timeout: STEP_TIMEOUT_MS });
  if (ran.status === 0) return check(ran.stdout === '{}', ran.stdout);
  check(ran.status === 127, ran.stderr);
  const url = /^curl (\S+)/.exec(readme.send)?.[1] ?? '';
  const body = sentBody(readme.send, Date.now());
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  check(response.status === 200, await response.text());
}

async function firstQuery(): Promise<void> {
  const { traces } = await ask(readme.query);
  check(traces.nodes.length > 0, 'The first query finds nothing');
}

async function findSent(): Promise<void> {
  const { trace } = await ask(`{ trace(traceId: "${readme.traceId}") { spanCount } }`);
  check(trace?.spanCount === 1, `The span that was sent is not found: ${JSON.stringify(trace)}`);
}

let program: ChildProcess | undefined;
try {
  await step('install', install);
  // A group of its own, as a shell in a terminal makes it, which gets Ctrl-C.
  const server = spawn(readme.start, { cwd: folder, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  program = server;
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  await step(readme.start, () => printed(server, () => output, 'Database'));
  await step('open the page', openPage);
  await step('the first query', firstQuery);
  await step('send a span', send);
  await step('find it', findSent);
  await step('Ctrl-C', async () => {
    const closed = once(server, 'close');
    process.kill(-(server.pid ?? 0), 'SIGINT');
    await printed(server, () => output, 'Spangraph stopped');
    await closed;
  });
  const lines = times.map(({ what, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${what}`);
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  if (program?.pid !== undefined && program.exitCode === null && program.signalCode === null) {
    process.kill(-program.pid, 'SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true });
}
