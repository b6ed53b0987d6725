/** Builds the page of src/web into dist/web: hashed files, each also compressed with brotli and gzip. */

import { hash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin, runnerImport } from 'vite';

const OUTPUT = join(import.meta.dirname, 'dist/web');

/** Writes a compressed form beside each file that gets smaller. Serving costs no time for it. */
function compressedFiles(): Plugin {
  return {
    name: 'compressed-files',
    closeBundle: () => {
      const folder = join(OUTPUT, 'assets');
      for (const name of readdirSync(folder)) {
        const plain = readFileSync(join(folder, name));
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength };
        const forms = { br: brotliCompressSync(plain, { params }), gz: gzipSync(plain, { level: 9 }) };
        for (const [ending, form] of Object.entries(forms)) {
          if (form.byteLength < plain.byteLength) writeFileSync(join(folder, `${name}.${ending}`), form);
        }
      }
    },
  };
}

/** Operations need no layout of lines, and those that nobody asks, such as fragments alone, are left out. */
function smallOperations(): Plugin {
  return {
    name: 'small-operations',
    transform: {
      filter: { id: /src\/web\/generated\/graphql\.ts$/ },
      handler: (code) => ({
        code: code
          .replace(/`[^`]*`/g, (text) => text.replace(/\s+/g, ' '))
          .replaceAll('= new TypedDocumentString', '= /* @__PURE__ */ new TypedDocumentString'),
        map: null,
      }),
    },
  };
}

/** Writes what the page asks for, by its SHA-256: servers with trusted documents execute it, and no client loads the file. */
function persistedDocuments(): Plugin {
  return {
    name: 'persisted-documents',
    closeBundle: async () => {
      const { module } = await runnerImport<object>(join(import.meta.dirname, 'src/web/generated/graphql.ts'), {
        configFile: false,
        plugins: [smallOperations()],
      });
      const texts = Object.entries(module).flatMap(([name, one]) => (name.endsWith('Document') ? [String(one)] : []));
      const documents = Object.fromEntries(texts.map((text) => [hash('sha256', text), text]));
      writeFileSync(join(OUTPUT, 'persisted-documents.json'), JSON.stringify(documents));
    },
  };
}

/** Pages whose modules other pages share. The name of such a file tells that it is no part of the first load. */
const SHARED = [
  { page: 'trace-page', has: /src\/web\/trace\/(?!views\/)/ },
  { page: 'graph-page', has: /src\/web\/map\/layout\// },
];

/** What so many files need is one file: it compresses better than many small ones, of which a page needs most. */
const COMMON = { name: 'shared', test: /src\/web\/|preact/, minShareCount: 4 };

/** The pages of services are one file, because each leads to the other. What they share with other pages of measures is its own. */
const MEASURES = { name: 'measures', test: /src\/web\/(?:measures|format|map\/calls)/ };
const SERVICES = { name: 'services-page', test: /src\/web\/services\// };

function chunkName({ isDynamicEntry, moduleIds }: { isDynamicEntry: boolean; moduleIds: readonly string[] }): string {
  const shared = SHARED.find(({ has }) => !isDynamicEntry && moduleIds.some((id) => has.test(id)));
  return `assets/${shared?.page ?? '[name]'}-[hash].js`;
}

export default defineConfig({
  root: join(import.meta.dirname, 'src/web'),
  // Relative, so that the page works under the prefix of a proxy.
  base: './',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What of other people is inside the bundle, for NOTICE's readers and for the list of deploy/sbom.
    license: { fileName: 'licences.json' },
    rolldownOptions: {
      // Compressing takes most of the time. A newcomer's first start does not need to read about it.
      checks: { bundlerTimings: false, pluginTimings: false },
      // No read is there for its side effect: nothing subscribes to a signal, or forces a layout, by a bare read.
      treeshake: { propertyReadSideEffects: false },
      output: { chunkFileNames: chunkName, codeSplitting: { groups: [COMMON, MEASURES, SERVICES] } },
    },
  },
  plugins: [smallOperations(), compressedFiles(), persistedDocuments()],
});
