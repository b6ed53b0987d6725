/** Joins the modules of the program and of the packages that it uses to few files, with the bundler that also builds the page. */
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { ROOT } from './targets.ts';

/** The packages whose code the files contain, with the texts of their licences. */
export const LICENCES = 'licences.json';

/** Comments go. Lines and names stay: Node.js prints the whole line that threw, and stack traces remain readable. */
const MINIFY = { mangle: false, compress: false, codegen: { removeWhitespace: false } } as const;

/** The oldest Node.js that the package runs on. Syntax that it does not know is written in its own. */
const OLDEST_NODE = 'node22';

/**
 * Writes `main.js`, the command; `run.js`, which exports `run` for those that need no look at the version of Node.js; `library.js`;
 * and the modules of the worker threads. All files are in one folder, because the program looks for the modules of its threads
 * beside its own. The native module stays a package of its own.
 */
export async function bundleProgram(folder: string): Promise<void> {
  await build({
    ...COMMON,
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      target: OLDEST_NODE,
      outDir: folder,
      emptyOutDir: true,
      license: { fileName: LICENCES },
      rolldownOptions: {
        input: {
          main: join(ROOT, 'src/main.ts'),
          run: join(ROOT, 'src/cli/run.ts'),
          library: join(ROOT, 'src/library/index.ts'),
          'ingest-thread': join(ROOT, 'src/app/ingest-thread.ts'),
          'answer-thread': join(ROOT, 'src/app/answer-thread.ts'),
          'backup-thread': join(ROOT, 'src/app/backup-thread.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', minify: MINIFY },
      },
    },
  });
}

/** Writes `file`, the script that the executable runs first: one file, in the form that Node.js 24 wants there. */
export async function bundleLauncher(folder: string): Promise<string> {
  await build({
    ...COMMON,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: { launcher: join(import.meta.dirname, 'launcher/main.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  });
  return join(folder, 'launcher.cjs');
}

const COMMON: InlineConfig = { configFile: false, root: ROOT, publicDir: false, logLevel: 'warn' };
