/** The services of the demo's shop, and the processes that run them. */
import type { InstrumentationScope, Resource } from '../../model/span.ts';
import { Random } from './random.ts';
import { attributesOf, type Values } from './values.ts';

export type Language = 'webjs' | 'nodejs' | 'go' | 'java' | 'python' | 'dotnet';

interface Deployment {
  readonly language: Language;
  readonly version: string;
  readonly processes: number;
  readonly scope: string;
  /** From which part of the hour on it runs; 0 for all of it. */
  readonly since?: number;
  /** How far its clocks are ahead, in milliseconds. */
  readonly aheadMs?: number;
}

/** From this part of the hour on, two versions of the recommendations run. */
export const BOTH_VERSIONS_SINCE = 0.42;

const EXPRESS = '@opentelemetry/instrumentation-http';
const SPRING = 'io.opentelemetry.spring-webmvc-6.0';
const FASTAPI = 'opentelemetry.instrumentation.fastapi';
const RECOMMENDATION = { language: 'python', scope: FASTAPI } as const;

const DEPLOYMENTS = {
  frontend: [
    { language: 'webjs', version: '5.12.0', processes: 1, scope: '@opentelemetry/instrumentation-fetch', aheadMs: -3 },
  ],
  gateway: [{ language: 'nodejs', version: '2.31.0', processes: 3, scope: EXPRESS }],
  catalog: [{ language: 'go', version: '3.8.1', processes: 2, scope: 'otelhttp' }],
  cart: [{ language: 'dotnet', version: '1.19.4', processes: 2, scope: 'Microsoft.AspNetCore' }],
  checkout: [{ language: 'java', version: '4.2.0', processes: 2, scope: SPRING }],
  payment: [{ language: 'nodejs', version: '2.7.3', processes: 2, scope: EXPRESS }],
  inventory: [{ language: 'java', version: '1.11.0', processes: 2, scope: SPRING }],
  shipping: [{ language: 'python', version: '0.9.8', processes: 1, scope: FASTAPI, aheadMs: 9 }],
  recommendation: [
    { ...RECOMMENDATION, version: '1.4.2', processes: 2 },
    { ...RECOMMENDATION, version: '1.5.0', processes: 2, since: BOTH_VERSIONS_SINCE },
  ],
  email: [{ language: 'python', version: '1.3.0', processes: 1, scope: 'opentelemetry.instrumentation.kafka' }],
} as const satisfies Readonly<Record<string, readonly [Deployment, ...Deployment[]]>>;

export type ServiceName = keyof typeof DEPLOYMENTS;
export const SERVICES = Object.keys(DEPLOYMENTS) as ServiceName[];

/** The attribute of every resource of the demo, so that its traces are known among others. */
export const DEMO_MARK = { key: 'telemetry.distro.name', value: 'spangraph-demo' } as const;

/** A process of a service: what records spans. */
export interface Process {
  readonly service: ServiceName;
  readonly language: Language;
  readonly version: string;
  readonly since: number;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  /** How far its clock is ahead, in nanoseconds. */
  readonly aheadNano: number;
}

const processes = new Map<ServiceName, readonly Process[]>(
  SERVICES.map((service) => [service, DEPLOYMENTS[service].flatMap((deployment) => started(service, deployment))]),
);

function started(service: ServiceName, deployment: Deployment): Process[] {
  const { language, version, scope, since = 0, aheadMs = 0 } = deployment;
  const random = new Random(`${service} ${version}`);
  const set = random.hex(9);
  return Array.from({ length: deployment.processes }, () => {
    const place = language === 'webjs' ? { 'browser.language': 'en-GB' } : placeOf(service, set, random);
    return {
      service,
      language,
      version,
      since,
      resource: resourceOf({
        'service.name': service,
        'service.namespace': 'shop',
        'service.version': version,
        'deployment.environment.name': 'production',
        ...place,
        'telemetry.sdk.name': 'opentelemetry',
        'telemetry.sdk.language': language,
        [DEMO_MARK.key]: DEMO_MARK.value,
      }),
      scope: { name: scope, version: '1.0.0', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
      aheadNano: aheadMs * 1e6,
    };
  });
}

function placeOf(service: string, set: string, random: Random): Values {
  return {
    'k8s.namespace.name': 'shop',
    'k8s.deployment.name': service,
    'k8s.pod.name': `${service}-${set}-${random.hex(5)}`,
    'k8s.node.name': `node-${random.whole(1, 3)}`,
    'cloud.region': 'eu-central-1',
  };
}

function resourceOf(values: Values): Resource {
  return { attributes: attributesOf(values), droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] };
}

/** A process that serves a call: one of those that run in this part of the hour, of this version if it is given. */
export function processOf(service: ServiceName, random: Random, part: number, version?: string): Process {
  const all = processes.get(service) ?? [];
  const [first, ...others] = all.filter(({ since, version: own }) => (version ? own === version : since <= part));
  if (first === undefined) throw new Error(`No process of ${service} runs version ${version}.`);
  return random.pick([first, ...others]);
}
