/**
 * Takes pictures of every page: `npm run screenshots -- [--only NAME] [--docs] [FOLDER]`. It starts the built program with
 * the demo traces in a temporary folder, and writes PNG files to `screenshots/` or FOLDER. `--only` takes those whose names
 * contain the text. `--docs` takes the pictures of README and docs/, small WebP files, for docs/images. Ends with code 1 if one
 * cannot be taken.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Chromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, projectRoot, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { sendLargeTrace } from './large-trace.ts';
import { DOCUMENTS, EMPTY, GONE, LARGE, SHOTS, type Shot } from './shots.ts';
import { IN_DOCUMENTS, LIGHT, type Look, looksOf, type Studio, take } from './take.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, docs: { type: 'boolean', default: false } },
});
const folder = resolve(positionals[0] ?? join(projectRoot, values.docs ? 'docs/images' : 'screenshots'));
const format = values.docs ? 'webp' : 'png';
mkdirSync(folder, { recursive: true });

/** Takes a picture in each look, and says which failed. */
async function takeAll(studio: Omit<Studio, 'folder' | 'format'>, shot: Shot, looks: readonly Look[]): Promise<void> {
  for (const look of looks) {
    try {
      console.log(await take({ ...studio, folder, format }, shot, look));
    } catch (thrown) {
      console.error(`${shot.name}, ${look.suffix}: ${String(thrown)}`);
      process.exitCode = 1;
    }
  }
}

const isWanted = ({ name }: Shot): boolean => name.includes(values.only);

async function takeOfDemo({ context }: Chromium, program: Program): Promise<void> {
  const wanted = SHOTS.filter(isWanted);
  for (const { traceId, count } of Object.values(LARGE)) {
    if (wanted.some(({ path }) => path.includes(traceId))) await sendLargeTrace(program, traceId, count);
  }
  for (const shot of wanted) await takeAll({ context, origin: program.apiOrigin }, shot, looksOf(shot));
}

/** The server stops when the page is there. */
async function takeGone({ context }: Chromium): Promise<void> {
  for (const look of looksOf(GONE)) {
    await using program = await startProgram({ args: [...STILL_DEMO, ...FREE_PORTS] });
    const onLoaded = async (): Promise<void> => void (await program.stop());
    await takeAll({ context, origin: program.apiOrigin, onLoaded }, GONE, [look]);
  }
}

await using browser = await startChromium(LIGHT.size);
await using demo = await startProgram({ args: [...STILL_DEMO, ...FREE_PORTS] });
if (values.docs) {
  const studio = { context: browser.context, origin: demo.apiOrigin };
  for (const shot of DOCUMENTS.filter(isWanted)) await takeAll(studio, shot, IN_DOCUMENTS);
} else {
  await takeOfDemo(browser, demo);
  if (isWanted(GONE)) await takeGone(browser);
  if (isWanted(EMPTY)) {
    await using empty = await startProgram();
    await takeAll({ context: browser.context, origin: empty.apiOrigin }, EMPTY, looksOf(EMPTY));
  }
}
