/** The conditions of a query as chips, and what is said when nothing matches, in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { type Opened, openPage } from './opened.ts';
import { focusEditor, idsOf, offer, queryOf, untilShown, WAIT_MS } from './search-bar.ts';

describeUnless(noChromium, 'conditions', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startRecorded(), startChromium({ width: 1440, height: 900 })]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path = '/traces'): Promise<Opened> => openPage(browser.context, program.apiOrigin + path);

  test('chips are added, edited and removed by keyboard, and Back undoes it', async () => {
    const { page, problems } = await open();
    const [failed, slow] = ['{ status = error }', '{ status = error && duration > 10ms }'];
    await page.getByRole('button', { name: 'Filter' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('stat');
    await offer(page, 'status').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await offer(page, 'error').waitFor();
    await page.keyboard.type('err');
    await until(async () => expect(await page.locator('.offers').getByRole('option').count()).toBe(1), WAIT_MS);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await untilShown(page, await idsOf(program, failed));
    expect(queryOf(page)).toBe(failed);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Field or attribute').fill('duration');
    await page.getByLabel('Operator').selectOption('>');
    await page.getByLabel('Value').fill('10ms');
    await page.getByRole('button', { name: 'Apply' }).click();
    await until(async () => expect(queryOf(page)).toBe(slow), WAIT_MS);
    await untilShown(page, await idsOf(program, slow));
    await page.getByRole('button', { name: 'Edit duration > 10ms' }).click();
    await page.getByLabel('Value').fill('20ms');
    await page.keyboard.press('Enter');
    const slower = '{ status = error && duration > 20ms }';
    await until(async () => expect(queryOf(page)).toBe(slower), WAIT_MS);
    await untilShown(page, await idsOf(program, slower));
    // The chip that was edited has the focus.
    await page.keyboard.press('Delete');
    await until(async () => expect(queryOf(page)).toBe(failed), WAIT_MS);
    for (const query of [slower, slow, failed]) {
      await page.goBack();
      await until(async () => expect(queryOf(page)).toBe(query), WAIT_MS);
      expect(await page.locator('.chip:not(.add)').count()).toBe(query === failed ? 1 : 2);
      await untilShown(page, await idsOf(program, query));
    }
    await page.getByRole('button', { name: 'Remove status = error' }).click();
    await untilShown(page, (await idsOf(program, '{ }')).slice(0, 50));
    expect(queryOf(page)).toBeNull();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the server says what a value is: text gets quotes, and what is wrong is said', async () => {
    const { page, problems } = await open();
    const add = async (field: string, value: string): Promise<void> => {
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.getByLabel('Field or attribute').fill(field);
      await page.getByLabel('Value').fill(value);
      await page.getByRole('button', { name: 'Apply' }).click();
    };
    await add('name', 'HTTP GET');
    await until(async () => expect(queryOf(page)).toBe('{ name = "HTTP GET" }'), WAIT_MS);
    await add('span.http.status_code', '200');
    await until(
      async () => expect(queryOf(page)).toBe('{ name = "HTTP GET" && span.http.status_code = 200 }'),
      WAIT_MS,
    );
    await add('status', 'wrong');
    await page.getByRole('form').getByRole('status').filter({ hasText: 'status' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByRole('form').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a filter that is no list of conditions says so, and works as text', async () => {
    const query = '{ status = error } || { duration > 1s }';
    const { page, problems } = await open(`/traces?q=${encodeURIComponent(query)}`);
    await page.getByText('more than a list of conditions').waitFor();
    await untilShown(page, await idsOf(program, query));
    await focusEditor(page);
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' | count() > 1');
    await page.keyboard.press('Control+Enter');
    await until(async () => expect(queryOf(page)).toBe(`${query} | count() > 1`), WAIT_MS);
    await untilShown(page, await idsOf(program, `${query} | count() > 1`));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('words that nothing has are named as they were typed', async () => {
    const words = '(name =~ "(?i).*chekout.*" || resource.service.name =~ "(?i).*chekout.*")';
    const { page } = await open(`/traces?q=${encodeURIComponent(`{ ${words} && status = error }`)}`);
    await page.getByRole('button', { name: /^Without "chekout": \d/ }).waitFor();
    await page.close();
  });

  test('a mistake in a query is said once', async () => {
    const { page } = await open(`/traces?q=${encodeURIComponent('{ status = }')}`);
    await page.locator('.mistakes p').first().waitFor();
    await page.locator('.problem').waitFor({ state: 'detached' });
    await page.close();
  });

  test('an empty result says which condition to drop', async () => {
    const [error, no] = ['status = error', 'name = "no such name"'];
    const { page, problems } = await open(`/traces?q=${encodeURIComponent(`{ ${error} && ${no} && kind = client }`)}`);
    const { traces } = await program.graphql(
      `{ traces(first: 1, query: "{ ${error} && kind = client }") { totalCount } }`,
    );
    const count: number = traces.totalCount;
    expect(count).toBeGreaterThan(0);
    await page.getByRole('button', { name: `Without ${no}: ${count} traces` }).waitFor();
    await page.getByText(/^Stored traces start between/).waitFor();
    expect(await page.getByRole('button', { name: /^Without/ }).count()).toBe(1);
    await page.getByRole('button', { name: /^Without/ }).click();
    await untilShown(page, await idsOf(program, `{ ${error} && kind = client }`));
    expect(queryOf(page)).toBe(`{ ${error} && kind = client }`);
    await page.goBack();
    await page.getByRole('button', { name: /^Without/ }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });
});
