/**
 * The list of parts (SBOM) of a release: CycloneDX 1.6, https://cyclonedx.org. It has no time and no serial number, so that
 * the same inputs give the same bytes.
 */
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { Built } from './built.ts';
import { npmComponent, npmUrl } from './components.ts';
import { bundledPaths, type Lock, nameOf, neededBy, programPaths } from './lock.ts';

/** What the list is made from. */
export interface Inputs extends Built {
  /** Of the image; absent: the list is that of the package. */
  readonly image?: {
    /** Its parts beside our package. */
    readonly system: readonly Models.Component[];
    /** The packages that it has beside the files of the program, by name. */
    readonly packages: readonly string[];
  };
}

/** The list as JSON, its components ordered. */
export function billOfMaterials(inputs: Inputs): string {
  const { own, lock, bundled, image } = inputs;
  const program = programComponents(inputs);
  const page = bundledPaths(lock, bundled.pages)
    .map((path) => npmComponent(path, lock.packages[path] ?? {}, 'page'))
    .filter(({ purl }) => !program.some((one) => one.purl === purl));
  const whole = new Models.Component(
    image === undefined ? Enums.ComponentType.Application : Enums.ComponentType.Container,
    own.name,
    { version: own.version, purl: npmUrl(own.name, own.version), bomRef: own.name },
  );
  whole.licenses.add(new Models.SpdxLicense(own.license));
  const direct = refs(neededBy(lock, ''), lock);
  const parts = [...page, ...(image?.system ?? [])];
  whole.dependencies = new Models.BomRefRepository(
    [...program.filter(({ purl }) => direct.has(purl ?? '')), ...parts].map(({ bomRef }) => bomRef),
  );
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: whole }),
    components: new Models.ComponentRepository([...program, ...parts]),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** A package that is installed in several folders is one part, which needs what each of them needs. */
function programComponents({ lock, bundled, image }: Inputs): Models.Component[] {
  const parts = new Map<string, Models.Component>();
  const paths = programPaths(lock, bundled.program, image?.packages);
  for (const path of paths) {
    const made = npmComponent(path, lock.packages[path] ?? {}, 'program');
    if (made.purl !== undefined && !parts.has(made.purl)) parts.set(made.purl, made);
  }
  for (const path of paths) {
    const [ref = ''] = refs([path], lock);
    for (const needed of refs(neededBy(lock, path), lock)) {
      const part = parts.get(needed);
      if (part !== undefined) parts.get(ref)?.dependencies.add(part.bomRef);
    }
  }
  return [...parts.values()];
}

function refs(paths: readonly string[], { packages }: Lock): Set<string> {
  return new Set(paths.map((path) => npmUrl(nameOf(path), packages[path]?.version ?? '')));
}
