/** What package-lock.json says is installed, and what needs what. */

/** A package as the file has it. The key is its folder: `node_modules/a/node_modules/b`. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  /** Only our own are there. */
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const FOLDER = 'node_modules/';

/** `@scope/name` of a folder of packages. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
}

/** A package whose code our files contain, as the bundler names it in `licences.json`. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
}

/** `name version` of the package in a folder: the same package may be in several. */
export function idOf({ packages }: Lock, path: string): string {
  return `${nameOf(path)} ${packages[path]?.version}`;
}

/** The folders of packages that a bundler has put into our files. Throws if the lock has no such package. */
export function bundledPaths(lock: Lock, bundled: readonly BundledPackage[]): string[] {
  return bundled.map((one) => bundledPath(lock, one));
}

function bundledPath({ packages }: Lock, { name, version }: BundledPackage): string {
  const found = Object.keys(packages).find(
    (path) => path !== '' && nameOf(path) === name && packages[path]?.version === version,
  );
  if (found === undefined) throw new Error(`${name} ${version} is in our files, but not in package-lock.json`);
  return found;
}

/**
 * The folders of the packages of the program: its files contain them, or they are installed with it. `installed` names those; absent:
 * what npm installs.
 */
export function programPaths(lock: Lock, bundled: readonly BundledPackage[], installed?: readonly string[]): string[] {
  const beside = installed?.map((name) => `${FOLDER}${name}`) ?? installedPaths(lock);
  return [...new Set([...bundledPaths(lock, bundled), ...beside])];
}

/** The folders of what npm installs with the package: everything that not only the development needs. */
function installedPaths({ packages }: Lock): string[] {
  return Object.keys(packages).filter((path) => path !== '' && packages[path]?.dev !== true);
}

/** The folders of what the package in this folder loads by name. `''` is our own. What is optional and absent is left out. */
export function neededBy(lock: Lock, path: string): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = lock.packages[path] ?? {};
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
  return names.flatMap((name) => resolve(lock, path, name) ?? []);
}

/** As Node.js looks for it: in the package's own folder, then in each one around it. */
function resolve({ packages }: Lock, from: string, name: string): string | undefined {
  const path = from === '' ? `${FOLDER}${name}` : `${from}/${FOLDER}${name}`;
  if (packages[path] !== undefined) return path;
  if (from === '') return undefined;
  const parent = from.lastIndexOf(`/${FOLDER}`);
  return resolve({ packages }, parent === -1 ? '' : from.slice(0, parent), name);
}
