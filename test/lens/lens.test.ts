/** Lens, the page of Zipkin's server, in a browser over a running program: on the API's port, and on that of the receiver. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, type Program, projectRoot, startProgram } from '../fixtures/program.ts';
import { type LensServer, serveLens } from './lens-server.ts';

const VIEWPORT = { width: 1_400, height: 900 };
const WAIT_MS = 20_000;
const TRACE = '463ac35c9f6413ad48485a3953bb6124';
const span = (id: string, serviceName: string, more: object) => ({
  traceId: TRACE,
  id: id.padStart(16, '0'),
  localEndpoint: { serviceName },
  ...more,
});

let files: string;
let program: Program;
let chromium: Chromium;
let receiver: string;
let startMicros: number;

beforeAll(async () => {
  if (noChromium !== undefined) return;
  files = execFileSync(join(projectRoot, 'test/lens/prepare'), { encoding: 'utf8' }).trim();
  const port = await freePort();
  receiver = `http://127.0.0.1:${port}`;
  const endpoint = `127.0.0.1:${port}`;
  const config = JSON.stringify({
    receivers: { otlp: { protocols: { grpc: {}, http: {} } }, zipkin: { endpoint } },
    api: { zipkin: { endpoint } },
  });
  program = await startProgram({ config, args: FREE_PORTS });
  chromium = await startChromium(VIEWPORT);
  startMicros = (Date.now() - 60_000) * 1_000;
  await send([
    span('1', 'Frontend', { kind: 'SERVER', name: 'GET /Cart', timestamp: startMicros, duration: 250_000 }),
    span('2', 'Frontend', {
      parentId: '1',
      kind: 'CLIENT',
      name: 'load',
      timestamp: startMicros + 1_000,
      duration: 200_000,
    }),
    // The answering half has the id of the call.
    span('2', 'cart', {
      parentId: '1',
      kind: 'SERVER',
      name: 'load',
      timestamp: startMicros + 5_000,
      duration: 150_000,
      shared: true,
      tags: { error: 'no such cart', 'http.status_code': '404' },
      annotations: [{ timestamp: startMicros + 6_000, value: 'looked up' }],
    }),
    span('3', 'cart', {
      parentId: '2',
      kind: 'CLIENT',
      name: 'SELECT',
      timestamp: startMicros + 10_000,
      duration: 1,
      remoteEndpoint: { serviceName: 'db' },
    }),
  ]);
});
afterAll(async () => {
  await chromium?.[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
});

async function send(spans: readonly object[]): Promise<void> {
  const response = await fetch(`${receiver}/api/v2/spans`, { method: 'POST', body: JSON.stringify(spans) });
  expect(response.status).toBe(202);
}

describe.skipIf(noChromium !== undefined).each([
  ["the API's port", () => program.apiOrigin],
  ['the port of the receiver', () => receiver],
] as const)('Lens over %s', (_where, behind) => {
  let lens: LensServer;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    lens = await serveLens(files, behind());
    page = await chromium.context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.on('pageerror', (error) => void problems.push(String(error)));
    page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  });
  afterAll(async () => {
    await page?.close();
    await lens?.[Symbol.asyncDispose]();
  });
  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
    expect(lens.passed.filter(({ status }) => status !== 200)).toEqual([]);
  });

  const shows = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

  test('a search finds the trace, and leads to it', async () => {
    const search = new URLSearchParams({ serviceName: 'frontend', spanName: 'get /cart', limit: '10' });
    await page.goto(`${lens.origin}/zipkin/?${search}`);
    await page.getByRole('button', { name: /run query/i }).click();
    await shows('frontend: get /cart');
    await page.locator(`a[href$="/traces/${TRACE}"]`).first().click();
    await page.waitForURL(`**/zipkin/traces/${TRACE}`);
    const asked = new Set(lens.passed.map(({ path }) => path));
    for (const path of ['config.json', 'api/v2/services', 'api/v2/spans', 'api/v2/remoteServices', 'api/v2/traces']) {
      expect(asked).toContain(`/zipkin/${path}`);
    }
  });

  test('a trace has all its spans with their halves, what failed and what it called', async () => {
    await page.goto(`${lens.origin}/zipkin/traces/${TRACE}`);
    await shows('frontend: get /cart');
    const text = await page.locator('body').innerText();
    expect(text).toMatch(/Duration\s+250ms/);
    // Lens shows the halves of a call in one row.
    expect(text).toMatch(/Total Spans\s+3/);
    expect(text).toMatch(/Services\s+3/);
    for (const row of ['cart: load', 'db: select']) expect(text).toContain(row);
    await page.getByText('cart: load').first().click();
    await shows('no such cart');
    await shows('http.status_code');
    await shows('looked up');
  });

  test('the dependencies are those of the service map', async () => {
    const [startTime, endTime] = [Date.now() - 3_600_000, Date.now() + 60_000];
    await page.goto(`${lens.origin}/zipkin/dependency?startTime=${startTime}&endTime=${endTime}`);
    await page.getByText('Filter').first().waitFor();
    await page.locator('canvas').first().waitFor();
    const { serviceMap } = await program.graphql('{ serviceMap { edges { source { name } target { name } } } }');
    expect(serviceMap.edges.length).toBe(2);
    expect(lens.passed.map(({ path }) => path)).toContain('/zipkin/api/v2/dependencies');
  });
});

test.skipIf(noChromium !== undefined)('nothing beyond this machine was asked', () => {
  expect([...chromium.refused]).toEqual([]);
});
