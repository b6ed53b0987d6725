/**
 * The site that is made of docs/: `npm run docs`. Variables of the environment: `DOCS_BASE` is the path that the site is
 * served at, such as `/spangraph/` (default `/`); `DOCS_REPOSITORY` the address of the repository, for links to its files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { keepBraces, linkPages, pairPictures, slugOf } from '../markdown-rules.ts';
import { groupsOfPages, placesOfPages, REPOSITORY } from '../pages.ts';
import { sharedColors, vueOfSite } from './vite-plugins.ts';

const repository = process.env.DOCS_REPOSITORY?.replace(/\/$/, '');
const places = placesOfPages();
const icon = `data:image/svg+xml,${encodeURIComponent(readFileSync(join(REPOSITORY, 'src/web/icon.svg'), 'utf8'))}`;

/** Patterns for all files of the repository that are not pages: VitePress would read each Markdown file, and each config.ts. */
function exceptPages(): string[] {
  const read = new Set([...places.keys()].map((file) => file.split('/', 1)[0]));
  const folders = readdirSync(REPOSITORY, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [
    ...folders.filter(({ name }) => !read.has(name)).map(({ name }) => `${name}/**`),
    'deploy/!(site)/**',
    'examples/*/**',
    '**/node_modules/**',
    'docs/adr/0000-template.md',
    'README.md',
  ];
}

/** What users look for comes before decisions and past changes. It runs in the browser, so it uses nothing from here. */
function boostDocument(id: string): number {
  return /\/(?:adr\/|changelog)/.test(id) ? 0.3 : 1;
}

export default defineConfig({
  title: 'Spangraph',
  description: 'A store for OpenTelemetry traces with a page to look at them and a GraphQL API.',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  head: [['link', { rel: 'icon', href: icon }]],
  srcDir: REPOSITORY,
  srcExclude: exceptPages(),
  rewrites: Object.fromEntries(places),
  outDir: 'dist',
  buildEnd: ({ outDir }) => {
    process.stdout.write(`\nThe site is in ${outDir}. To look at it: npm run --prefix deploy/site preview\n`);
  },
  cacheDir: 'node_modules/.vitepress',
  lastUpdated: true,
  ignoreDeadLinks: 'localhostLinks',
  vite: {
    // That of the repository builds Spangraph's page.
    configFile: false,
    publicDir: false,
    // The search index has all texts. It is loaded with the first search.
    build: { chunkSizeWarningLimit: 2000 },
    plugins: [sharedColors(), vueOfSite()],
  },
  markdown: {
    languageAlias: { traceql: 'txt' },
    anchor: { slugify: slugOf },
    config: (md) => {
      linkPages(md, repository);
      keepBraces(md);
      pairPictures(md);
    },
  },
  themeConfig: {
    logo: icon,
    search: { provider: 'local', options: { miniSearch: { searchOptions: { boostDocument } } } },
    outline: [2, 3],
    sidebar: groupsOfPages().map(({ text, pages, isClosed = false }) => ({
      text,
      collapsed: isClosed,
      items: pages.map((page) => ({ text: page.text, link: `/${places.get(page.file)}` })),
    })),
    nav: [
      { text: 'Start', link: '/page' },
      { text: 'Ask', link: '/questions' },
      { text: 'Configuration', link: '/configuration' },
      ...(repository === undefined ? [] : [{ text: 'Source', link: repository }]),
    ],
    ...(repository === undefined
      ? {}
      : {
          editLink: {
            pattern: `${repository}/edit/main/:path`,
            text: 'Edit this page',
          },
        }),
    lastUpdated: { text: 'Last changed', formatOptions: { dateStyle: 'medium' } },
    notFound: {
      title: 'There is no such page',
      quote: 'It may have moved. Search finds it by its words: press Ctrl K.',
      linkText: 'Go to the first page',
      linkLabel: 'Go to the first page',
    },
    footer: { message: `Apache-2.0` },
  },
});
