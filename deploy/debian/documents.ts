/** The documents that Debian wants in each package. */
import { execFileSync } from 'node:child_process';
import { manifest, ROOT } from '../program/targets.ts';
import { debianVersion, maintainerOf } from './control.ts';

/** Where licences are (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/). */
export function copyright(id: string): string {
  return [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    'Upstream-Name: Spangraph',
    'Comment: The program contains Node.js and packages of npm. Their licences are in',
    ` /usr/lib/spangraph/${id}/licences.`,
    '',
    'Files: *',
    'Copyright: 2026 the Spangraph authors',
    'License: Apache-2.0',
    ' On Debian systems, the text of the licence is in',
    ' /usr/share/common-licenses/Apache-2.0.',
    '',
  ].join('\n');
}

/** One entry, for the version that is built. The date is SOURCE_DATE_EPOCH, or that of the commit. */
export function changelog(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const seconds =
    env.SOURCE_DATE_EPOCH ?? execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  const date = new Date(Number(seconds) * 1000).toUTCString().replace('GMT', '+0000');
  return [
    `spangraph (${debianVersion(manifest().version)}) stable; urgency=medium`,
    '',
    '  * CHANGELOG.md of the release describes the changes.',
    '',
    ` -- ${maintainerOf(env)}  ${date}`,
    '',
  ].join('\n');
}
