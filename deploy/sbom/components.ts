/** The parts of our list of parts (SBOM), in the model of CycloneDX. */
import { Enums, Models, SPDX } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import { type LockedPackage, nameOf } from './lock.ts';

/** A property that says what of ours a part is in. */
const PART_OF = 'spangraph:part-of';

/** Which of our parts a package is in: the program loads it, or the page's files contain it. */
export type PartOf = 'program' | 'page' | 'image';

interface Part {
  readonly type: Enums.ComponentType;
  /** With its scope, as its users write it. */
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly partOf: PartOf;
  /** An identifier or expression of SPDX; absent: it is not known. */
  readonly licence?: string | undefined;
}

/** A part; its reference within the list is its package URL. */
export function component({ type, name, version, purl, partOf, licence }: Part): Models.Component {
  const made = new Models.Component(type, name, { bomRef: purl, purl, version, scope: Enums.ComponentScope.Required });
  made.properties.add(new Models.Property(PART_OF, partOf));
  if (licence !== undefined) made.licenses.add(licenceOf(licence));
  return made;
}

/** A package of npm with the hash of the file that npm installs. */
export function npmComponent(path: string, locked: LockedPackage, partOf: PartOf): Models.Component {
  const { version = '', license, integrity = '' } = locked;
  const name = nameOf(path);
  const made = component({
    type: Enums.ComponentType.Library,
    name,
    version,
    purl: npmUrl(name, version),
    partOf,
    licence: license,
  });
  const [algorithm, hash = ''] = integrity.split('-', 2);
  if (algorithm === 'sha512') {
    made.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(hash, 'base64').toString('hex'));
  }
  return made;
}

/** The package URL: `pkg:npm/%40scope/name@1.2.3`. */
export function npmUrl(name: string, version: string): string {
  const [scope, bare = ''] = name.startsWith('@') ? name.split('/', 2) : [undefined, name];
  return new PackageURL('npm', scope, bare, version, undefined, undefined).toString();
}

function licenceOf(licence: string): Models.License {
  return SPDX.isSupportedSpdxId(licence) ? new Models.SpdxLicense(licence) : new Models.LicenseExpression(licence);
}
