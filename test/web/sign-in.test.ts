/** Signing in with a browser: with a token, and at a real provider of OpenID Connect. */

import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { BROWSER_CLIENT, startProvider, type TestProvider } from '../fixtures/oidc-provider.ts';
import { freePort } from '../fixtures/ports.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { makeToken } from '../fixtures/tokens.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { violations } from './accessibility.ts';
import { openPage } from './opened.ts';

const reader = makeToken('reader <b>', ['read']);

describeUnless(noChromium, 'signing in', () => {
  let folder: TempFolder;
  let provider: TestProvider;
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    const port = await freePort();
    folder = makeTempFolder();
    const redirectUrl = `http://127.0.0.1:${port}/sign-in/callback`;
    provider = await startProvider({ redirectUrl });
    writeFileSync(folder.file('secret'), `${BROWSER_CLIENT.secret}\n`);
    const config = {
      auth: {
        tokens: [reader.entry],
        oidc: {
          issuer: provider.issuer,
          audience: BROWSER_CLIENT.id,
          claims: { scopes: 'groups' },
          scope_map: { viewers: 'read', admins: 'admin' },
          sign_in: { client_id: BROWSER_CLIENT.id, client_secret_file: 'secret', redirect_url: redirectUrl },
        },
      },
    };
    const ports = ['otlp-grpc', 'otlp-http'].flatMap((door) => [`--${door}-endpoint`, '127.0.0.1:0']);
    const args = ['--api-endpoint', `127.0.0.1:${port}`, ...ports];
    [program, browser] = await Promise.all([
      startProgram({ folder: folder.path, args, config: JSON.stringify(config) }),
      startChromium({ width: 900, height: 700 }),
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
    folder?.[Symbol.dispose]();
  });

  const cookies = () => browser.context.cookies(program.apiOrigin);
  const signOut = async (page: Page): Promise<void> => {
    await page.goto(`${program.apiOrigin}/sign-in`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
  };

  test('with a token leads back to where one wanted to go', async () => {
    const { page, problems } = await openPage(
      browser.context,
      `${program.apiOrigin}/traces?q=%7B%20status%20%3D%20error%20%7D`,
    );
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Token').fill('spg_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token').fill(reader.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/traces?q=*');
    await page.getByText('No span').or(page.locator('.result-link')).or(page.getByText('Send')).first().waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const [cookie] = await cookies();
    expect(cookie).toMatchObject({ name: 'spangraph-session', httpOnly: true, sameSite: 'Lax', path: '/' });
    // Chromium tells of the refused sign-in itself.
    expect(problems.filter((problem) => !problem.includes('401'))).toEqual([]);
    await page.goto(`${program.apiOrigin}/sign-in`);
    expect(await page.locator('main').innerText()).toContain('Signed in as reader <b> (read).');
    expect(await violations(page)).toEqual([]);
    await signOut(page);
    expect(await cookies()).toEqual([]);
    await page.goto(`${program.apiOrigin}/map`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.close();
  });

  test('at a provider, and GraphiQL asks with the session', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/graphql?query={server{name}}`);
    await page.getByRole('link', { name: 'Sign in with' }).click();
    await atProvider(page, 'ada');
    await page.waitForURL('**/graphql?query=*');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    expect((await answered).status()).toBe(200);
    expect((await cookies()).map(({ name }) => name)).toEqual(['spangraph-session']);
    await page.goto(`${program.apiOrigin}/sign-in`);
    expect(await page.locator('main').innerText()).toContain('Signed in as ada (read).');
    await signOut(page);
    await page.close();
  });

  test('a person without a group may not read', async () => {
    await browser.context.clearCookies();
    const { page } = await openPage(browser.context, `${program.apiOrigin}/`);
    await page.getByRole('link', { name: 'Sign in with' }).click();
    await atProvider(page, 'nobody');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('nobody may not read here');
    expect((await cookies()).filter(({ name }) => name === 'spangraph-session')).toEqual([]);
    // The links of this page lead out of /sign-in/callback.
    await page.getByLabel('Token').fill(reader.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${program.apiOrigin}/`);
    await signOut(page);
    await page.close();
  });

  test('an answer of the provider counts in the browser that asked, once, with its state', async () => {
    await browser.context.clearCookies();
    const { page } = await openPage(browser.context, `${program.apiOrigin}/`);
    const callbacks: string[] = [];
    await page.route('**/sign-in/callback?*', async (route) => {
      callbacks.push(route.request().url());
      await route.abort();
    });
    await page.getByRole('link', { name: 'Sign in with' }).click();
    await atProvider(page, 'ada').catch(() => undefined);
    await expect.poll(() => callbacks.length, { timeout: 20_000 }).toBe(1);
    const callback = callbacks[0] ?? '';
    // Another browser gets nothing by it: an attacker cannot sign a person in as somebody else.
    const stranger = await fetch(callback, { redirect: 'manual' });
    expect([stranger.status, stranger.headers.getSetCookie()]).toEqual([401, []]);
    const cookie = (await cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const changed = new URL(callback);
    changed.searchParams.set('state', 'other');
    expect((await fetch(changed, { headers: { cookie }, redirect: 'manual' })).status).toBe(401);
    const right = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
    expect([right.status, right.headers.get('location')]).toEqual([303, '../']);
    expect((await fetch(callback, { headers: { cookie }, redirect: 'manual' })).status).toBe(401);
    await page.close();
  });

  test('a session that has ended is told of, and a reload signs in', async () => {
    await browser.context.clearCookies();
    const { page } = await openPage(browser.context, `${program.apiOrigin}/services`);
    await page.getByLabel('Token').fill(reader.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/services');
    await browser.context.clearCookies();
    await page.getByRole('link', { name: 'Map' }).first().click();
    await page
      .getByText(/sign in/i)
      .first()
      .waitFor();
    await page.reload();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.close();
  });
});

/** The provider's own pages: any name and password. */
async function atProvider(page: Page, name: string): Promise<void> {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
