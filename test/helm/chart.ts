/** The chart, rendered by helm and read back. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { projectRoot } from '../fixtures/program.ts';
import { writeKubernetesSchemas } from './kubernetes-schemas.ts';

const run = promisify(execFile);
const PREPARE_MS = 1_200_000;
const COMMAND_MS = 60_000;
/** The oldest that the chart names, and a new one. */
export const KUBERNETES_VERSIONS = ['v1.25.16', 'v1.37.0'];

// biome-ignore lint/suspicious/noExplicitAny: objects of any kind, looked into by the tests
export type Manifest = any;

/** Arguments of helm that choose values. */
export type Values = readonly string[];

export interface Helm {
  /** Gives the text; throws with what helm says. */
  template(values: Values, version?: string): Promise<string>;
  lint(values: Values): Promise<string>;
  /** Throws unless each manifest is one that this version of Kubernetes knows. Gives what kubeconform says. */
  validate(manifests: string, version: string): Promise<string>;
}

/** Builds the tools where they are missing; schemas go into `folder`. */
export async function prepareHelm(folder: string): Promise<Helm> {
  const home = (await run(join(projectRoot, 'test/helm/prepare'), { timeout: PREPARE_MS })).stdout.trim();
  for (const version of KUBERNETES_VERSIONS) {
    mkdirSync(join(folder, version));
    writeKubernetesSchemas(join(home, `swagger-${version}.json`), join(folder, version));
  }
  const chart = join(projectRoot, 'deploy/helm/spangraph');
  const helm = async (...args: readonly string[]): Promise<string> =>
    (await run(join(home, 'bin/helm'), args, { timeout: COMMAND_MS })).stdout;
  return {
    template: (values, version = KUBERNETES_VERSIONS[0] ?? '') =>
      helm('template', 'shop', chart, '--namespace', 'tracing', '--kube-version', version, ...values),
    lint: (values) => helm('lint', '--strict', chart, ...values),
    validate: async (manifests, version) => {
      const location = join(folder, version, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
      const args = ['-strict', '-summary', '-schema-location', location, '-'];
      const checking = run(join(home, 'bin/kubeconform'), args, { timeout: COMMAND_MS });
      checking.child.stdin?.end(manifests);
      return (await checking).stdout;
    },
  };
}

/** The objects of a text of many documents. */
export function readManifests(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
}
