/** What of the list of parts is in the image only: Node.js, and packages of Debian. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Enums, type Models, Types } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import { component } from './components.ts';

/** The parts below the root of an image that deploy/image/copy-programs made. Node.js is the one that runs this. */
export function systemComponents(root: string): Models.Component[] {
  const notes = join(root, 'var/lib/dpkg/status.d');
  const release = fields(readFileSync(join(root, 'etc/os-release'), 'utf8'), '=');
  const distro = `${release.get('ID')}-${release.get('VERSION_ID')?.replaceAll('"', '')}`;
  return [nodeComponent(), ...readdirSync(notes).map((name) => debianComponent(join(notes, name), distro))];
}

function nodeComponent(): Models.Component {
  const { node: version } = process.versions;
  const purl = new PackageURL('generic', undefined, 'node', version, undefined, undefined).toString();
  const made = component({
    type: Enums.ComponentType.Platform,
    name: 'node',
    version,
    purl,
    partOf: 'image',
    licence: 'MIT',
  });
  const cpe = `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`;
  if (Types.isCPE(cpe)) made.cpe = cpe;
  return made;
}

/** A package from dpkg's note on it. Its licences are in /usr/share/doc of the image, in words. */
function debianComponent(file: string, distro: string): Models.Component {
  const note = fields(readFileSync(file, 'utf8'), ': ');
  const [name = '', version = '', arch = ''] = ['Package', 'Version', 'Architecture'].map((key) => note.get(key));
  const purl = new PackageURL('deb', 'debian', name, version, { arch, distro }, undefined).toString();
  return component({ type: Enums.ComponentType.Library, name, version, purl, partOf: 'image' });
}

/** The lines of the form `key`, separator, `value`. */
function fields(text: string, separator: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf(separator);
      return at <= 0 || line.startsWith(' ') ? [] : [[line.slice(0, at), line.slice(at + separator.length)]];
    }),
  );
}
