/** The description of the package (https://www.debian.org/doc/debian-policy/ch-controlfields.html). */
import type { Manifest, Target } from '../program/targets.ts';

/** Debian's name of the processor. Throws for a target that is not Linux. */
export function architectureOf(target: Target): 'amd64' | 'arm64' {
  if (target === 'linux-x64') return 'amd64';
  if (target === 'linux-arm64') return 'arm64';
  throw new Error(`There is no Debian package for ${target}.`);
}

/** A version that sorts as in npm: `1.0.0-rc.1` is before `1.0.0`. */
export function debianVersion(version: string): string {
  return version.replace('-', '~');
}

/** What the description is made from. */
export interface Control {
  readonly manifest: Manifest;
  readonly architecture: string;
  readonly installedKiB: number;
  /** Where the release is made; {@link MAINTAINER_VARIABLE} and {@link HOMEPAGE_VARIABLE}. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `Name <address>` of who answers for the package. */
export const MAINTAINER_VARIABLE = 'SPANGRAPH_DEB_MAINTAINER';
/** The URL of the project. */
export const HOMEPAGE_VARIABLE = 'SPANGRAPH_DEB_HOMEPAGE';

/** Who answers for the package. One that nobody releases names no address that exists. */
export function maintainerOf(env: Control['env']): string {
  return env[MAINTAINER_VARIABLE] ?? 'The Spangraph authors <nobody@example.org>';
}

/**
 * The file `control`. Node.js 24 is linked to glibc 2.28 and the libstdc++ of GCC 6; postinst calls adduser and
 * init-system-helpers.
 */
export function controlFile({ manifest, architecture, installedKiB, env }: Control): string {
  const homepage = env[HOMEPAGE_VARIABLE];
  return [
    'Package: spangraph',
    `Version: ${debianVersion(manifest.version)}`,
    `Architecture: ${architecture}`,
    `Maintainer: ${maintainerOf(env)}`,
    ...(homepage === undefined ? [] : [`Homepage: ${homepage}`]),
    'Section: net',
    'Priority: optional',
    `Installed-Size: ${installedKiB}`,
    'Depends: libc6 (>= 2.28), libgcc-s1 (>= 3.4), libstdc++6 (>= 6), adduser, init-system-helpers (>= 1.54~)',
    'Description: trace store with a GraphQL API for OpenTelemetry',
    ' Spangraph receives OpenTelemetry spans over OTLP, stores them in SQLite or',
    ' Elasticsearch, and answers nested GraphQL queries about them. It has a page',
    ' for people, tools for agents, and the APIs of Tempo, Jaeger and Zipkin.',
    ' .',
    ' The package contains the program with its own Node.js, and a service that',
    ' listens on localhost.',
    '',
  ].join('\n');
}
