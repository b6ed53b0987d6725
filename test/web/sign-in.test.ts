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
    const asked = page.waitForResponse((response) => response.url().endsWith('/graphql'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/traces?q=*');
    expect((await asked).status()).toBe(200);
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
    const own = (await cookies()).map(({ name }) => name).filter((name) => name.startsWith('spangraph'));
    expect(own).toEqual(['spangraph-session']);
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

  test('an answer of the provider counts in the browser that asked, once', async () => {
    await browser.context.clearCookies();
    const { page } = await openPage(browser.context, `${program.apiOrigin}/`);
    await page.getByRole('link', { name: 'Sign in with' }).click();
    await logIn(page, 'ada');
    // Whoever gets a person to open the end of his own attempt does not sign the person in as himself.
    await browser.context.clearCookies({ name: 'spangraph-sign-in' });
    const [callback] = await Promise.all([
      page.waitForRequest('**/sign-in/callback?*'),
      page.getByRole('button', { name: 'Continue' }).click(),
    ]);
    await page.getByText('This browser did not begin to sign in').waitFor();
    await page.goto(callback.url());
    await page.getByText('This browser did not begin to sign in').waitFor();
    expect((await cookies()).filter(({ name }) => name === 'spangraph-session')).toEqual([]);
    await page.close();
  });

  test('of two attempts in one browser, the last one counts', async () => {
    await browser.context.clearCookies();
    const [first, second] = [await browser.context.newPage(), await browser.context.newPage()];
    await first.goto(`${program.apiOrigin}/sign-in/provider?return=/map`);
    await logIn(first, 'ada');
    await second.goto(`${program.apiOrigin}/sign-in/provider?return=//evil.example`);
    await first.getByRole('button', { name: 'Continue' }).click();
    await first.getByText('The provider did not prove who you are').waitFor();
    await second.reload();
    await second.waitForURL((url) => url.pathname !== '/sign-in/provider');
    await first.goto(`${program.apiOrigin}/sign-in/provider?return=/map`);
    await Promise.race([first.waitForURL('**/map'), consent(first)]);
    await first.waitForURL('**/map');
    await first.close();
    await second.close();
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
  await logIn(page, name);
  await consent(page);
}

async function logIn(page: Page, name: string): Promise<void> {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
}

async function consent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
}
