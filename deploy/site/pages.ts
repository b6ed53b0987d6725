/** Which files of the repository are pages of the site, and where a link between them leads there. */
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { DECISIONS, type Group, NAVIGATION } from './navigation.ts';

/** The root of the repository: the paths of files are relative to it. */
export const REPOSITORY = join(import.meta.dirname, '../..');

/** The page that the site opens with. It is not in the navigation: the site's name leads to it. */
export const LANDING = 'deploy/site/index.md';

/** Pages outside docs/, or with another name than their file. */
const PLACES: Readonly<Record<string, string>> = {
  [LANDING]: 'index.md',
  'docs/adr/README.md': 'adr/index.md',
  'examples/README.md': 'examples.md',
  'CHANGELOG.md': 'changelog.md',
  'CODE_OF_CONDUCT.md': 'code-of-conduct.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security-policy.md',
};

/** A form to fill in, which is not to be read. */
const TEMPLATE = 'docs/adr/0000-template.md';

/** Where on the site each page is, by its file. Both are Markdown files; the site's are those that the build reads. */
export function placesOfPages(): ReadonlyMap<string, string> {
  const files = globSync('docs/{*,adr/*}.md', { cwd: REPOSITORY })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file !== TEMPLATE);
  return new Map([...Object.keys(PLACES), ...files].map((file) => [file, PLACES[file] ?? file.slice('docs/'.length)]));
}

/** The navigation with all decisions. */
export function groupsOfPages(): Group[] {
  const decisions = [...placesOfPages().keys()].filter((file) => /^docs\/adr\/\d/.test(file)).sort();
  const pages = decisions.map((file) => ({ file, text: headingOf(file) }));
  return [...NAVIGATION, { text: DECISIONS, pages, isClosed: true }];
}

/** The first heading of a page, without marks. */
function headingOf(file: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(join(REPOSITORY, file), 'utf8'))?.[1];
  if (heading === undefined) throw new Error(`${file} has no heading: begin it with "# "`);
  return heading.replaceAll('`', '');
}

/**
 * Where a relative link in a file leads on the site: to a page, from the site's root; to the file in the repository, if
 * `repository` says where that is; else nowhere. Links to other sites and within the page stay as they are.
 */
export function placeOfLink(link: string, file: string, repository: string | undefined): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/i.test(link)) return link;
  const [, heading] = link.split('#', 2);
  const target = targetOfLink(link, file);
  const anchor = heading === undefined ? '' : `#${heading}`;
  const place = placesOfPages().get(target);
  if (place !== undefined) return `/${place}${anchor}`;
  return repository === undefined ? undefined : `${repository}/blob/main/${target}${anchor}`;
}

/** What the navigation calls the page that a relative link in a file leads to. Undefined for other files. */
export function titleOfLink(link: string, file: string): string | undefined {
  const target = targetOfLink(link, file);
  return groupsOfPages()
    .flatMap(({ pages }) => pages)
    .find((page) => page.file === target)?.text;
}

function targetOfLink(link: string, file: string): string {
  const [path = ''] = link.split('#', 1);
  return posix.normalize(posix.join(posix.dirname(file), path));
}
