/** Builds the page of src/web into dist/web: hashed files, each also compressed with brotli and gzip. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

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

/** What several pages share and no other page needs: their names tell that it is no part of the first load. */
const PARTS = [
  { name: 'trace-page', test: /src\/web\/(?:trace\/(?!views\/)|messages\/views\.ts)/ },
  { name: 'graph-page', test: /@dagrejs\/|src\/web\/map\/(?:layout|step|part)\.ts/ },
];

export default defineConfig({
  root: join(import.meta.dirname, 'src/web'),
  // Relative, so that the page works under the prefix of a proxy.
  base: './',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: PARTS } } },
  },
  plugins: [compressedFiles()],
});
