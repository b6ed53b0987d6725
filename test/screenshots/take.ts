/** Takes pictures of the page in Chromium. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Shot } from './shots.ts';
import { toWebp } from './webp.ts';

const LARGE = { width: 1440, height: 900 };
/** Of pictures in documents, which are shown about half as wide: larger text stays readable. */
const DOCUMENT = { width: 1200, height: 750 };
const SMALL = { width: 390, height: 844 };
const SIGHTS = ['protanopia', 'deuteranopia', 'tritanopia'] as const;
/** Milliseconds that a page may take to show the first of what it must, and all of it: a hundred thousand spans are among it. */
const READY_MS = 60_000;
const LOADED_MS = 90_000;

/** What stands on the page while something is loaded. */
const LOADING = '.loading, .trace-header progress, [aria-busy="true"]';

/** How a picture is taken. */
export interface Look {
  /** Follows the name of the picture. */
  readonly suffix: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
  readonly sight?: (typeof SIGHTS)[number];
  readonly forcedColors?: boolean;
}

export const LIGHT: Look = { suffix: 'light', size: LARGE, colorScheme: 'light' };

/** The looks of pictures in documents. */
export const IN_DOCUMENTS: readonly Look[] = [
  { ...LIGHT, size: DOCUMENT },
  { ...LIGHT, size: DOCUMENT, suffix: 'dark', colorScheme: 'dark' },
];

/** Every look that a picture is taken in. */
export function looksOf({ isMain = false, isSmall = false }: Shot): Look[] {
  const looks: Look[] = [LIGHT, { ...LIGHT, suffix: 'dark', colorScheme: 'dark' }];
  if (isSmall) {
    looks.push({ suffix: 'small-light', size: SMALL, colorScheme: 'light' });
    looks.push({ suffix: 'small-dark', size: SMALL, colorScheme: 'dark' });
  }
  if (isMain) {
    looks.push(...SIGHTS.map((sight) => ({ ...LIGHT, suffix: sight, sight })));
    looks.push({ ...LIGHT, suffix: 'forced-colors', forcedColors: true });
  }
  return looks;
}

/** Where pictures are taken from, and where they go. */
export interface Studio {
  readonly context: BrowserContext;
  readonly origin: string;
  readonly folder: string;
  readonly format: 'png' | 'webp';
  /** Called when the page is loaded, before it is reached into. */
  readonly onLoaded?: () => Promise<void>;
}

/** Takes one picture. Returns its file. */
export async function take(studio: Studio, shot: Shot, look: Look): Promise<string> {
  const page = await studio.context.newPage();
  try {
    await page.setViewportSize(look.size);
    await page.emulateMedia({
      colorScheme: look.colorScheme,
      reducedMotion: 'reduce',
      forcedColors: look.forcedColors ? 'active' : 'none',
    });
    await see(page, look);
    await page.goto(`${studio.origin}/${shot.path}`);
    await page.locator(shot.ready).first().waitFor({ timeout: READY_MS });
    await idle(page);
    await studio.onLoaded?.();
    if (shot.reach !== undefined) {
      await shot.reach(page);
      await idle(page);
    }
    const file = join(studio.folder, `${shot.name}-${look.suffix}.${studio.format}`);
    const png = await page.screenshot();
    writeFileSync(file, studio.format === 'png' ? png : await toWebp(studio.context, png));
    return file;
  } finally {
    await page.close();
  }
}

async function see(page: Page, { sight }: Look): Promise<void> {
  if (sight === undefined) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setEmulatedVisionDeficiency', { type: sight });
}

/** Nothing is loaded any more, and what came is painted. */
async function idle(page: Page): Promise<void> {
  await page.locator(LOADING).first().waitFor({ state: 'detached', timeout: LOADED_MS });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
