/** What the Debian package installs, and the scripts that dpkg runs. */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { changelog, copyright } from './documents.ts';
import { manualPage } from './manual-page.ts';

const SOURCES = join(import.meta.dirname, 'package');
const SCRIPTS = ['postinst', 'prerm', 'postrm'] as const;

/**
 * Fills `root` with the files of the package, all but `DEBIAN/control`. `built`: the folder of the single-file program. Returns the
 * size of what is installed in KiB.
 *
 * The program finds its files in /usr/lib/spangraph, so that no user needs a folder of their own for them, and the service can
 * write to none of them.
 */
export function fillPackage(root: string, built: string): number {
  const id = readFileSync(join(built, 'id'), 'utf8');
  put(root, 'usr/bin/spangraph', readFileSync(join(built, 'spangraph')), 0o755);
  cpSync(join(built, 'files'), join(root, 'usr/lib/spangraph', id), { recursive: true });
  put(root, 'usr/lib/systemd/system/spangraph.service', source('spangraph.service'));
  put(root, 'etc/spangraph/spangraph.yaml', source('spangraph.yaml'));
  put(root, 'usr/share/man/man1/spangraph.1.gz', compressed(manualPage()));
  put(root, 'usr/share/doc/spangraph/copyright', copyright(id));
  put(root, 'usr/share/doc/spangraph/changelog.gz', compressed(changelog()));
  put(root, 'usr/share/lintian/overrides/spangraph', source('lintian-overrides'));
  makeReadable(root);
  chmodSync(join(root, 'usr/bin/spangraph'), 0o755);
  const installed = filesBelow(root);
  const sums = installed.map((path) => `${md5(join(root, path))}  ${path}\n`);
  put(root, 'DEBIAN/md5sums', sums.join(''));
  put(root, 'DEBIAN/conffiles', '/etc/spangraph/spangraph.yaml\n');
  for (const name of SCRIPTS) put(root, `DEBIAN/${name}`, source(name), 0o755);
  return installed.reduce((sum, path) => sum + Math.ceil(statSync(join(root, path)).size / 1024), 0);
}

function source(name: string): Buffer {
  return readFileSync(join(SOURCES, name));
}

function put(root: string, path: string, content: string | Uint8Array, mode = 0o644): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

function compressed(text: string): Buffer {
  return gzipSync(text, { level: 9 });
}

/** Whatever the umask of who builds. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

function md5(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}
