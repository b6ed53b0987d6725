/** The programs in examples/ do what they are there to show. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Child, runChild, startChild } from '../fixtures/child.ts';
import { DEMO_TRACES } from '../fixtures/demo-ids.ts';
import { freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, type Program, projectRoot, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { type Chromium, noChromium, startChromium } from './browser/chromium.ts';

const examples = join(projectRoot, 'examples');

let program: Program;
let origin: string;

beforeAll(async () => {
  origin = `http://127.0.0.1:${await freePort()}`;
  program = await startProgram({
    config: readFileSync(join(examples, 'frontend/spangraph.yaml'), 'utf8').replace('http://127.0.0.1:3000', origin),
    args: [...STILL_DEMO, ...FREE_PORTS],
  });
});
afterAll(() => program?.[Symbol.asyncDispose]());

test('the configuration lets the origin ask that the frontend is served from', () => {
  const { api } = parse(readFileSync(join(examples, 'frontend/spangraph.yaml'), 'utf8'));
  expect(api.cors_origins).toEqual(['http://127.0.0.1:3000']);
  expect(readFileSync(join(examples, 'frontend/serve.ts'), 'utf8')).toContain('3000');
});

test('the dashboard shows services, what they do, and their failures', async () => {
  const url = `${program.apiOrigin}/graphql`;
  const { code, stdout, stderr } = await runChild(process.execPath, [join(examples, 'dashboard.ts'), url], {
    folder: program.folder,
  });
  expect(code, stderr).toBe(0);
  const { spans } = await program.graphql('{ spans(first: 0, filter: { service: { eq: "payment" } }) { totalCount } }');
  expect(stdout).toMatch(new RegExp(`^payment: ${spans.totalCount} spans$`, 'm'));
  expect(stdout).toMatch(/shop\.Payment\/Charge.*SERVER/);
  expect(stdout).toMatch(new RegExp(`^ {2}failed: UPDATE stock, [\\d.]+ ms, trace ${DEMO_TRACES.slowest}$`, 'm'));
});

describeUnless(noChromium, 'the frontend in Chromium', () => {
  let server: Child;
  let browser: Chromium;

  beforeAll(async () => {
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
    const compiled = await runChild(process.execPath, [tsc, '-p', join(examples, 'frontend')], { folder: projectRoot });
    expect(compiled.code, compiled.stdout).toBe(0);
    server = startChild(process.execPath, [join(examples, 'frontend/serve.ts')], {
      folder: projectRoot,
      env: { PORT: new URL(origin).port },
    });
    [browser] = await Promise.all([startChromium({ width: 1400, height: 900 }), server.printed(/The frontend is at/)]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  async function open(): Promise<{ page: Awaited<ReturnType<Chromium['context']['newPage']>>; problems: string[] }> {
    const page = await browser.context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(`${origin}/?api=${encodeURIComponent(`${program.apiOrigin}/graphql`)}`);
    return { page, problems };
  }

  test('shows the newest traces, and one of them as a waterfall', async () => {
    const { page, problems } = await open();
    const traces = page.locator('#traces .trace');
    await page.getByRole('button', { name: 'More' }).waitFor();
    expect(await traces.count()).toBe(20);
    await traces.first().click();
    await page.getByRole('heading', { name: 'checkout: 36 spans' }).waitFor();
    expect(await page.locator('.span').count()).toBe(36);
    expect(await page.locator('.span.failed').count()).toBe(6);
    const [root, child] = await Promise.all([0, 1].map((row) => page.locator('.bar').nth(row).boundingBox()));
    expect(root?.width).toBeGreaterThan(child?.width ?? Number.POSITIVE_INFINITY);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('goes on, and narrows down', async () => {
    const { page, problems } = await open();
    await page.getByRole('button', { name: 'More' }).click();
    const traces = page.locator('#traces .trace');
    await traces.nth(39).waitFor();
    await page.getByLabel('Service').selectOption('email');
    await page.getByLabel('failed only').check();
    const failed = '{ and: [{ service: { eq: "email" } }, { errorCount: { gt: 0 } }] }';
    const { traces: found } = await program.graphql(`{ traces(first: 0, filter: ${failed}) { totalCount } }`);
    expect(found.totalCount).toBeGreaterThan(1);
    await page.waitForFunction(
      (count) => document.querySelectorAll('#traces .trace').length === count,
      found.totalCount,
    );
    expect(await traces.evaluateAll((all) => all.every((one) => one.classList.contains('failed')))).toBe(true);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a server that does not let it ask is a problem that is shown', async () => {
    await using closed = await startProgram();
    const page = await browser.context.newPage();
    await page.goto(`${origin}/?api=${encodeURIComponent(`${closed.apiOrigin}/graphql`)}`);
    await page.getByRole('alert').getByText('Failed to fetch').waitFor();
    await page.close();
  });
});
