/** The licences of everything that is installed with the package, from package-lock.json. */

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** A package that a user of ours gets. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Sorted by name. Packages of the development are left out. */
export function dependenciesOf(lock: { readonly packages: Readonly<Record<string, LockedPackage>> }): Dependency[] {
  const found = new Map<string, Dependency>();
  for (const [path, { version = '', license = 'none stated', dev }] of Object.entries(lock.packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (name !== '' && dev !== true) found.set(`${name} ${version}`, { name, version, licence: license });
  }
  return [...found.values()].toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** The page that lists them. */
export function licencesPage(dependencies: readonly Dependency[]): string {
  return [
    '# Licences',
    '',
    'What is installed with the package, and under which licence. Spangraph itself is under the Apache License 2.0. The binary',
    'of better-sqlite3 holds SQLite, which is in the public domain.',
    '',
    'Made from package-lock.json; after a change of a dependency: `npm test -- test/release.test.ts -u`.',
    '',
    '| Package | Version | Licence |',
    '|---|---|---|',
    ...dependencies.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
  ].join('\n');
}
