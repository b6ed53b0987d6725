/** The conformance tests of the Model Context Protocol's own project, on the running program. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Exit, runChild } from '../fixtures/child.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const TOOL = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/dist/index.js');
const TIMEOUT_MS = 60_000;

/** They are passed. */
const PASSED = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'dns-rebinding-protection',
  // Its server may answer with JSON in place of streams.
  'server-sse-multiple-streams',
];

const NO_FIXTURES = 'asks for tools or resources that only a server made for these tests has';
const NO_REQUESTS = 'needs requests of the server to the client, which a stateless server does not send';
const NO_STREAM = 'needs a stream, and answers are single objects of JSON';
const NO_PROMPTS = 'there are no prompts';

/** They do not apply, each for this reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'tools-call-simple-text': NO_FIXTURES,
  'tools-call-image': NO_FIXTURES,
  'tools-call-audio': NO_FIXTURES,
  'tools-call-embedded-resource': NO_FIXTURES,
  'tools-call-mixed-content': NO_FIXTURES,
  'tools-call-error': NO_FIXTURES,
  'json-schema-2020-12': NO_FIXTURES,
  'resources-read-text': NO_FIXTURES,
  'resources-read-binary': NO_FIXTURES,
  'resources-templates-read': NO_FIXTURES,
  'tools-call-with-logging': NO_STREAM,
  'tools-call-with-progress': NO_STREAM,
  'server-sse-polling': NO_STREAM,
  'tools-call-sampling': NO_REQUESTS,
  'tools-call-elicitation': NO_REQUESTS,
  'elicitation-sep1034-defaults': NO_REQUESTS,
  'elicitation-sep1330-enums': NO_REQUESTS,
  'logging-set-level': 'logging is no capability of the server: it has a log of its own',
  'completion-complete': 'completion is no capability of the server: its tools list names and values',
  'resources-subscribe': 'the resources never change',
  'resources-unsubscribe': 'the resources never change',
  'prompts-list': NO_PROMPTS,
  'prompts-get-simple': NO_PROMPTS,
  'prompts-get-with-args': NO_PROMPTS,
  'prompts-get-embedded-resource': NO_PROMPTS,
  'prompts-get-with-image': NO_PROMPTS,
};

const folder = makeTempFolder();
let program: Program;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(async () => {
  await program?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const run = (...args: string[]): Promise<Exit> =>
  runChild(process.execPath, [TOOL, ...args], { folder: folder.path, timeoutMs: TIMEOUT_MS });

test('every scenario for servers is passed, or left out for a reason', async () => {
  const { stdout } = await run('list', '--server');
  const names = [...stdout.matchAll(/^ {2}- ([\w-]+)/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(30);
  expect(new Set(names)).toEqual(new Set([...PASSED, ...Object.keys(LEFT_OUT)]));
});

test.each(PASSED)('%s', async (scenario) => {
  const { code, stdout, stderr } = await run('server', '--url', `${program.apiOrigin}/mcp`, '--scenario', scenario);
  expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
});
