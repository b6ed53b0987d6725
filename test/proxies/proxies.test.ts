/** What docs/proxies.md says, through nginx and Caddy with the files of deploy/proxy. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { credentials } from '@grpc/grpc-js';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Certificate, makeAuthority, makeCertificate, trustAuthority } from '../fixtures/certificates.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, projectRoot, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { subscribe } from '../fixtures/subscription.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { testUnless } from '../fixtures/unless.ts';
import { missingReason, NAMES, PROXIES, type RunningProxy, startProxy } from './proxy.ts';

/** More than nginx takes by default. */
const LARGE_BYTES = 3 * 1024 * 1024;
const PREFIX = '/spangraph';

const files = makeTempFolder();
let authority: Certificate;
let server: Certificate;
let program: Program;
let browser: Chromium | undefined;
let context: BrowserContext | undefined;

beforeAll(async () => {
  authority = await makeAuthority(files.path, 'authority');
  server = await makeCertificate(files.path, 'server', authority, { hosts: Object.values(NAMES) });
  trustAuthority(authority);
  // The names that the page says to list.
  const page = readFileSync(join(projectRoot, 'docs/proxies.md'), 'utf8');
  const config = parse(/^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '') as object;
  program = await startProgram({ config: JSON.stringify({ ...config, tenants: { enabled: true } }), args: FREE_PORTS });
  if (noChromium !== undefined) return;
  browser = await startChromium({ width: 1200, height: 800 }, Object.values(NAMES));
  context = await browser.context.browser()?.newContext({ ignoreHTTPSErrors: true, serviceWorkers: 'block' });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
  files[Symbol.dispose]();
});

let sent = 0;
/** A request with one new span of this name. */
const requestWith = (name: string, attributes: object[] = []): object => {
  sent++;
  return jsonRequest([jsonSpan(traceIdOf(sent), spanIdOf(sent), { name, attributes })]);
};

describe.each(PROXIES)('$name', (kind) => {
  const missing = missingReason(kind);
  let folder: TempFolder;
  let proxy: RunningProxy;

  beforeAll(async () => {
    if (missing !== undefined) return;
    folder = makeTempFolder();
    proxy = await startProxy(kind, program, server, folder);
  });
  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]();
    folder?.[Symbol.dispose]();
  });

  async function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}) {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
      proxy.request(url, options, resolve).on('error', reject).end(body);
    });
    return { status: response.statusCode, body: await text(response) };
  }

  async function isStored(name: string): Promise<boolean> {
    const query = 'query ($name: String!) { spans(filter: { name: { eq: $name } }) { totalCount } }';
    const { status, body } = await post(`https://${NAMES.api}/graphql`, JSON.stringify({ query, variables: { name } }));
    expect(status, body + proxy.output()).toBe(200);
    return JSON.parse(body).data.spans.totalCount === 1;
  }

  testUnless(missing, 'spans arrive by gRPC', async () => {
    const channel = credentials.createSsl(readFileSync(authority.certFile));
    using grpc = new GrpcSender(`127.0.0.1:${proxy.port}`, { channel, host: NAMES.otlp });
    const name = `${kind.name} by gRPC`;
    expect(await grpc.export(toProtobuf(requestWith(name))), proxy.output()).toEqual({ body: {} });
    expect(await isStored(name)).toBe(true);
  });

  testUnless(missing, 'spans arrive by HTTP, in large requests too', async () => {
    const name = `${kind.name} by HTTP`;
    const large = [{ key: 'large', value: { stringValue: 'x'.repeat(LARGE_BYTES) } }];
    const answer = await post(`https://${NAMES.otlp}/v1/traces`, JSON.stringify(requestWith(name, large)));
    expect(answer).toMatchObject({ status: 200 });
    expect(await isStored(name)).toBe(true);
  });

  testUnless(missing, 'an event of a subscription arrives while its stream is open', async () => {
    const name = `${kind.name} live`;
    const query = 'subscription ($query: String!) { spanAdded(query: $query) { spans { name } } }';
    const origin = `https://${NAMES.api}`;
    await using subscription = await subscribe(origin, query, { query: `{ name = "${name}" }` }, {}, proxy.request);
    expect(subscription.status).toBe(200);
    expect(await post(`https://${NAMES.otlp}/v1/traces`, JSON.stringify(requestWith(name)))).toMatchObject({
      status: 200,
    });
    expect((await subscription.next())?.data.spanAdded.spans).toEqual([{ name }]);
    expect(subscription.isComplete()).toBe(false);
  });

  testUnless(missing, 'no client chooses its tenant', async () => {
    const query = JSON.stringify({ query: '{ services { name } }' });
    const header = { 'x-scope-orgid': 'other' };
    expect(await post(`https://${NAMES.api}/graphql`, query, header)).toMatchObject({ status: 200 });
    // The server itself refuses the header, so it did not arrive.
    const headers = { 'content-type': 'application/json', ...header };
    const direct = await fetch(`${program.apiOrigin}/graphql`, { method: 'POST', headers, body: query });
    expect(direct.status).toBe(403);
  });

  testUnless(missing ?? noChromium, 'the page works, at its own name and below a prefix', async () => {
    for (const [host, prefix] of [
      [NAMES.api, ''],
      [NAMES.site, PREFIX],
    ] as const) {
      const name = `${kind.name} on ${host}`;
      await post(`https://${NAMES.otlp}/v1/traces`, JSON.stringify(requestWith(name)));
      const page = await context?.newPage();
      const problems: string[] = [];
      page?.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
      // Without its slash, too.
      await page?.goto(`https://${host}:${proxy.port}${prefix}`);
      await page?.getByText(name).first().waitFor();
      await page?.getByText(name).first().click();
      await page?.waitForURL(`**${prefix}/trace/${traceIdOf(sent)}**`);
      await page?.goto(`https://${host}:${proxy.port}${prefix}/graphql`);
      await page?.getByRole('button', { name: /^Execute query/ }).click();
      await page?.locator('.graphiql-response').getByText(traceIdOf(sent)).first().waitFor();
      expect(problems).toEqual([]);
      await page?.close();
    }
  });
});

const readYaml = (name: string) => parse(readFileSync(join(projectRoot, 'deploy/proxy', name), 'utf8'));

test('the files of Traefik name routers, services and middlewares that they have', () => {
  const { http } = readYaml('traefik-spangraph.yml');
  const { entryPoints } = readYaml('traefik.yml');
  for (const router of Object.values<{ service: string; middlewares: string[]; entryPoints: string[] }>(http.routers)) {
    expect(http.services).toHaveProperty([router.service]);
    for (const name of router.middlewares) expect(http.middlewares).toHaveProperty([name]);
    for (const name of router.entryPoints) expect(entryPoints).toHaveProperty([name]);
  }
});
