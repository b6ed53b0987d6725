/** The way from a question to the failed span, without a pointer. */
import { expect, test } from 'vitest';
import { noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { openPage } from './opened.ts';
import { offer } from './search-bar.ts';

const WAIT_MS = 20_000;

describeUnless(noChromium, 'the keyboard alone', () => {
  test('asks, opens a trace, finds a span in it and comes back', async () => {
    await using program = await startRecorded();
    await using browser = await startChromium({ width: 1440, height: 900 });
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    const { keyboard } = page;
    await page.locator('.result-link').first().waitFor();

    await keyboard.press('/');
    await page.locator('.cm-editor.cm-focused').waitFor();
    await keyboard.type('{ status = err');
    await offer(page, 'error').waitFor();
    await keyboard.press('Tab');
    await keyboard.type('}');
    await keyboard.press('Enter');
    const query = (): string | undefined => new URL(page.url()).searchParams.get('q')?.replace(/\s+/g, ' ');
    await until(async () => expect(query()).toBe('{ status = error }'), WAIT_MS);
    await page.locator('.matched a').first().waitFor();

    await until(async () => {
      await keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.className')).toContain('result-link');
    }, WAIT_MS);
    await keyboard.press('Enter');
    await page.locator('.row').first().waitFor();

    await keyboard.press('/');
    await keyboard.type('GetDriver');
    await keyboard.press('Enter');
    await page.locator('.find-field').getByText('1 of').waitFor();
    await keyboard.press('Tab');
    const grid = page.getByRole('treegrid');
    await until(async () => {
      await keyboard.press('Tab');
      expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
    }, WAIT_MS);
    await keyboard.press('n');
    await page.locator('.find-field').getByText('2 of').waitFor();
    await keyboard.press('Enter');
    await page.getByRole('complementary').getByText('Attributes').first().waitFor();

    // The key for it is the browser's own.
    await page.goBack();
    await page.locator('.matched a').first().waitFor();
    expect(query()).toBe('{ status = error }');
    expect(problems).toEqual([]);
  });
});
