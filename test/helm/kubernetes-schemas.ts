/** JSON schemas for kubeconform, made from Kubernetes' description of its API. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Schema = Record<string, unknown>;

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Types that the description calls strings and that the API server also takes as numbers. */
const NUMBERS_TOO = new Set([
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  'io.k8s.apimachinery.pkg.api.resource.Quantity',
]);

/** Writes a schema for each kind, in which a key that the API does not know is an error. Gives how many. */
export function writeKubernetesSchemas(swaggerPath: string, folder: string): number {
  const { definitions }: { definitions: Record<string, Schema> } = JSON.parse(readFileSync(swaggerPath, 'utf8'));
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, one]) => [name, strictly(name, one)]));
  writeFileSync(join(folder, 'definitions.json'), JSON.stringify({ definitions: strict }));
  const kinds = Object.entries(definitions).flatMap(([name, one]) =>
    ((one['x-kubernetes-group-version-kind'] ?? []) as GroupVersionKind[]).map((kind) => [name, kind] as const),
  );
  for (const [name, { group, version, kind }] of kinds) {
    const suffix = [group.split('.', 1)[0], version].filter((part) => part !== '').join('-');
    const schema = { $ref: `definitions.json#/definitions/${name}` };
    writeFileSync(join(folder, `${kind}-${suffix}.json`.toLowerCase()), JSON.stringify(schema));
  }
  return kinds.length;
}

function strictly(name: string, schema: Schema): Schema {
  if (NUMBERS_TOO.has(name)) return { type: ['string', 'number'] };
  return schema.properties !== undefined && schema.additionalProperties === undefined
    ? { ...schema, additionalProperties: false }
    : schema;
}
