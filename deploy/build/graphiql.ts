/**
 * Renders GraphiQL for browsers into dist/graphiql: one page with everything in it, compressed, and the licence of what it
 * contains. Its package is needed for nothing else, so that nobody installs it with the program.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { IN_BROWSER, startGraphiql } from '../../src/graphql/graphiql/in-browser.ts';
import { DEFAULT_TABS } from '../../src/graphql/graphiql/tabs.ts';

const ROOT = join(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, 'dist/graphiql');
const PACKAGE = join(ROOT, 'node_modules/@graphql-yoga/render-graphiql');

/** Where the page finds traces, relative to itself. src/graphql/graphiql-page.ts removes it if they have no page. */
const TRACE_PATH = '<meta name="trace-path" content="trace/">';

/**
 * GraphiQL moves its tabs when they appear, and leaves an offset in their style. It shows only when a tab is pressed: the tab
 * jumps away from the pointer and the click is lost. Without offsets every click counts.
 *
 * What a click with Ctrl opens has a title, and looks like it.
 */
const STYLE = `<style>
  .graphiql-tabs > .graphiql-tab { transform: none !important; }
  .graphiql-response .view-line span[title] { cursor: pointer; text-decoration: underline; }
</style>`;

/** The call at the end of the page that the package renders. It shows GraphiQL with options that are JSON. */
const RENDER = 'YogaGraphiQL.renderYogaGraphiQL(';

/** The list of plugins that the package gives to GraphiQL, and the one that GraphiQL has by default: the history. */
const PLUGINS = /plugins:\[(?<explorer>\w+)\],schemaDescription/;
const DEFAULT_PLUGINS = /===void 0\?\[(?<history>\w+)\]:\w+,/;

rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(OUTPUT, { recursive: true });
writeFileSync(join(OUTPUT, 'index.html.gz'), gzipSync(renderPage(), { level: 9 }));
writeFileSync(join(OUTPUT, 'licences.json'), `${JSON.stringify([licence()], undefined, 2)}\n`);

function renderPage(): string {
  const text = renderGraphiQL({
    title: 'Spangraph',
    defaultTabs: DEFAULT_TABS.map((query) => ({ query })),
    schemaDescription: true,
    // The queries have no variables, so their text gets the room. One click opens the pane.
    defaultEditorToolsVisibility: false,
  });
  return withHistory(withOwnStart(text.trimStart())).replace('</head>', () => `${TRACE_PATH}${STYLE}</head>`);
}

/** Shows GraphiQL by {@link startGraphiql}, whose options are functions. */
function withOwnStart(html: string): string {
  const at = html.lastIndexOf(RENDER);
  if (at === -1) throw new Error(`GraphiQL's page has no call of ${RENDER}`);
  const functions = IN_BROWSER.map(String).join('\n');
  const start = `${functions}\n(function (root, props) { ${startGraphiql.name}((whole) => ${RENDER}root, whole), props); })(`;
  return html.slice(0, at) + start + html.slice(at + RENDER.length);
}

/** The package replaces GraphiQL's history by its explorer, and has no option for both. */
function withHistory(html: string): string {
  const history = DEFAULT_PLUGINS.exec(html)?.groups?.history;
  if (history === undefined || !PLUGINS.test(html)) throw new Error("GraphiQL's page has no list of plugins");
  return html.replace(PLUGINS, `plugins:[${history},$<explorer>],schemaDescription`);
}

/** In the form of dist/web/licences.json. */
function licence(): object {
  const { name, version, license } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return { name, version, identifier: license, text: readFileSync(join(PACKAGE, 'LICENSE'), 'utf8') };
}
