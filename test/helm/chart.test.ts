/** The Helm chart: rendered by a real helm, valid for Kubernetes, and with a configuration that Spangraph accepts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { COMPONENTS } from '../../src/app/components.ts';
import { loadConfig } from '../../src/config/load.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { type Helm, KUBERNETES_VERSIONS, type Manifest, prepareHelm, readManifests, type Values } from './chart.ts';

const CASES = join(projectRoot, 'deploy/helm/spangraph/ci');
const cases: [string, Values][] = [
  ['no values', []],
  ...readdirSync(CASES).map((name): [string, Values] => [name, ['--values', join(CASES, name)]]),
];
const ELASTICSEARCH = ['--values', join(CASES, 'elasticsearch-all.yaml')];

let helm: Helm;
const schemas = makeTempFolder();

beforeAll(async () => {
  helm = await prepareHelm(schemas.path);
  return () => schemas[Symbol.dispose]();
});

async function rendered(values: Values): Promise<Manifest[]> {
  return readManifests(await helm.template(values));
}

function named(manifests: readonly Manifest[], kind: string): Record<string, Manifest> {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  return Object.fromEntries(found.map((manifest) => [manifest.metadata.name, manifest]));
}

describe.each(cases)('with %s', (_name, values) => {
  test.each(KUBERNETES_VERSIONS)('it is valid for Kubernetes %s', async (version) => {
    const text = await helm.template(values, version);
    const summary = await helm.validate(text, version);
    expect(summary).toContain(`${readManifests(text).length} resources found`);
    expect(summary).toMatch(/Invalid: 0, Errors: 0, Skipped: 0/);
  });

  test('helm has nothing to say against it', async () => {
    expect(await helm.lint(values)).toContain('0 chart(s) failed');
  });

  test('each service leads to pods that serve its ports, and each pod is locked down', async () => {
    const manifests = await rendered(values);
    const deployments = Object.values(named(manifests, 'Deployment'));
    expect(deployments).not.toHaveLength(0);
    for (const service of Object.values(named(manifests, 'Service'))) {
      const pod = deployments.find(({ spec }) => matches(service.spec.selector, spec.template.metadata.labels));
      const ports = pod.spec.template.spec.containers[0].ports.map((port: Manifest) => port.name);
      expect(service.spec.ports).not.toHaveLength(0);
      for (const { targetPort } of service.spec.ports) expect(ports).toContain(targetPort);
    }
    for (const { spec } of deployments) {
      const { containers, ...pod } = spec.template.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const shared of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod).not.toHaveProperty(shared);
      expect(containers).toHaveLength(1);
      expect(containers[0]).toMatchObject({
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
        startupProbe: { httpGet: { path: '/healthz' } },
        livenessProbe: { httpGet: { path: '/healthz' } },
        readinessProbe: { httpGet: { path: '/readyz' } },
        resources: { requests: { cpu: expect.anything(), memory: expect.any(String) } },
      });
    }
  });
});

test.each(cases)(
  'with %s: each pod has a policy, which lets in what its ports are for and lets out what it needs',
  async (_name, values) => {
    const manifests = await rendered(values);
    const policies = Object.values(named(manifests, 'NetworkPolicy'));
    const deployments = Object.values(named(manifests, 'Deployment'));
    expect(policies).toHaveLength(deployments.length);
    for (const { spec } of deployments) {
      const { metadata } = spec.template;
      const policy = policies.find((one) => matches(one.spec.podSelector.matchLabels, metadata.labels)).spec;
      expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
      const open = policy.ingress.flatMap((rule: Manifest) => rule.ports.map(({ port }: Manifest) => port));
      const served = spec.template.spec.containers[0].ports.map(({ name }: Manifest) => name);
      expect(open.toSorted()).toEqual(served.toSorted());
      for (const { from } of policy.ingress) expect(from).not.toHaveLength(0);
      const [dns] = policy.egress;
      expect(dns.to[0].podSelector.matchLabels).toEqual({ 'k8s-app': 'kube-dns' });
    }
  },
);

test.each([
  ['sqlite', [], []],
  ['elasticsearch', ['--set', 'mode=elasticsearch'], [9200]],
  [
    'elasticsearch behind HTTPS',
    ['--set', 'mode=elasticsearch', '--set', 'elasticsearch.endpoints={https://es.example.com,https://b:9243}'],
    [443, 9243],
  ],
  ['sqlite and an issuer', ['--set', 'networkPolicy.egress[0].ports[0].port=8443'], [8443]],
])('beside DNS, pods of mode %s reach the ports that they need', async (_mode, values, ports) => {
  for (const { spec } of Object.values(named(await rendered(values), 'NetworkPolicy'))) {
    const [, ...others] = spec.egress;
    expect(others.flatMap((rule: Manifest) => rule.ports.map(({ port }: Manifest) => port))).toEqual(ports);
  }
});

test('by default pods of the release have resources, and only the namespace may connect', async () => {
  const manifests = await rendered([]);
  expect(named(manifests, 'Deployment')['shop-spangraph'].spec.template.spec.containers[0].resources).toEqual({
    requests: { cpu: '250m', memory: '1Gi' },
    limits: { memory: '2Gi' },
  });
  for (const { from } of named(manifests, 'NetworkPolicy')['shop-spangraph'].spec.ingress) {
    expect(from).toEqual([{ podSelector: {} }]);
  }
  expect(named(await rendered(['--set', 'networkPolicy.enabled=false']), 'NetworkPolicy')).toEqual({});
});

const TLS = ['--set', 'tls.existingSecret=certificate'];

test('a Secret with a certificate is mounted where each port reads it; probes and Prometheus speak TLS', async () => {
  const manifests = await rendered([...TLS, '--set', 'tls.otlpClients=true']);
  const { spec, metadata } = named(manifests, 'Deployment')['shop-spangraph'].spec.template;
  const mount = { name: 'tls', mountPath: '/etc/spangraph/tls', readOnly: true };
  expect(spec.containers[0].volumeMounts).toContainEqual(mount);
  expect(spec.volumes).toContainEqual({ name: 'tls', secret: { secretName: 'certificate', defaultMode: 0o440 } });
  expect(spec.securityContext.fsGroup).toBe(1000);
  expect(metadata.annotations).toMatchObject({ 'prometheus.io/scheme': 'https' });
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    expect(spec.containers[0][probe].httpGet.scheme).toBe('HTTPS');
  }
  const files = { cert_file: '/etc/spangraph/tls/tls.crt', key_file: '/etc/spangraph/tls/tls.key' };
  const server = { ...files, min_version: '1.2', reload_interval: '10s' };
  const mutual = { ...server, client_ca_file: '/etc/spangraph/tls/ca.crt' };
  const config = parse(named(manifests, 'ConfigMap')['shop-spangraph'].data['config.yaml']);
  expect(config.receivers.otlp.protocols).toMatchObject({ grpc: { tls: mutual }, http: { tls: mutual } });
  expect(config.api.tls).toEqual(server);
});

test('where the API asks for certificates, which the kubelet has not, probes only connect', async () => {
  const manifests = await rendered([...TLS, '--set', 'tls.apiClients=true']);
  const [container] = named(manifests, 'Deployment')['shop-spangraph'].spec.template.spec.containers;
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    expect(container[probe]).toMatchObject({ tcpSocket: { port: 'teletrace-api' } });
    expect(container[probe]).not.toHaveProperty('httpGet');
  }
});

test('a Secret with tokens is mounted, and the configuration asks for them', async () => {
  const manifests = await rendered(['--set', 'auth.existingSecret=tokens']);
  const { spec } = named(manifests, 'Deployment')['shop-spangraph'].spec.template;
  const mount = { name: 'auth', mountPath: '/etc/spangraph/auth', readOnly: true };
  expect(spec.containers[0].volumeMounts).toContainEqual(mount);
  const items = [{ key: 'tokens.yaml', path: 'tokens.yaml' }];
  expect(spec.volumes).toContainEqual({ name: 'auth', secret: { secretName: 'tokens', defaultMode: 0o440, items } });
  const config = parse(named(manifests, 'ConfigMap')['shop-spangraph'].data['config.yaml']);
  expect(config.auth).toEqual({ required: true, tokens_file: '/etc/spangraph/auth/tokens.yaml' });
});

test('what is no manifest of Kubernetes is found to be none', async () => {
  const text = (await helm.template([])).replace('readOnlyRootFilesystem', 'readOnlyRootFileSystem');
  const said = expect.stringContaining('readOnlyRootFileSystem');
  await expect(helm.validate(text, 'v1.37.0')).rejects.toMatchObject({ stdout: said });
});

test.each(cases)(
  'Spangraph accepts the configuration with %s, and listens where the pod says',
  async (_name, values) => {
    const manifests = await rendered(values);
    const folder = makeTempFolder();
    onTestFinished(() => folder[Symbol.dispose]());
    const [map] = Object.values(named(manifests, 'ConfigMap'));
    const file = folder.write('config.yaml', map.data['config.yaml']);
    for (const deployment of Object.values(named(manifests, 'Deployment'))) {
      const [container] = deployment.spec.template.spec.containers;
      const role = / --role (\w+)/.exec(argsOf(deployment))?.[1];
      const env = Object.fromEntries(container.env.map(({ name, value }: Manifest) => [name, value]));
      const { api, receivers } = loadConfig(
        {
          file,
          env: { SPANGRAPH_DEFAULT_HOST: '0.0.0.0', ...env },
          flags: role === undefined ? {} : { role },
        },
        COMPONENTS,
      );
      const listening = {
        'teletrace-api': api,
        'otlp-grpc': receivers['otlp/grpc'],
        'otlp-http': receivers['otlp/http'],
      };
      for (const [name, at] of Object.entries(listening)) {
        const port = container.ports.find((one: Manifest) => one.name === name);
        if (at !== undefined) expect(at).toMatchObject({ host: '0.0.0.0', port: port.containerPort });
      }
    }
  },
);

test('mode sqlite: one pod that owns the claim, and the claim stays', async () => {
  const manifests = await rendered([]);
  expect(named(manifests, 'Deployment')['shop-spangraph'].spec).toMatchObject({
    replicas: 1,
    strategy: { type: 'Recreate' },
    template: {
      spec: {
        volumes: [
          { name: 'config', configMap: { name: 'shop-spangraph' } },
          { name: 'spans', persistentVolumeClaim: { claimName: 'shop-spangraph' } },
        ],
      },
    },
  });
  expect(named(manifests, 'PersistentVolumeClaim')['shop-spangraph'].metadata.annotations).toEqual({
    'helm.sh/resource-policy': 'keep',
  });
});

test.each([
  ['sqlite', []],
  ['elasticsearch', ELASTICSEARCH],
])('mode %s: each pod tells Prometheus where its metrics are, unless that is switched off', async (_mode, values) => {
  const annotations = async (more: Values): Promise<Manifest[]> =>
    Object.values(named(await rendered([...values, ...more]), 'Deployment')).map(
      ({ spec }) => spec.template.metadata.annotations,
    );
  const port = ['--set', 'ports.teletrace-api.containerPort=8088,env.API_PORT=8088'];
  for (const each of await annotations(port)) {
    expect(each).toMatchObject({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8088',
      'prometheus.io/path': '/metrics',
    });
  }
  for (const each of await annotations(['--set', 'metrics.scrapeAnnotations=false'])) {
    expect(Object.keys(each)).not.toContain('prometheus.io/scrape');
  }
});

test('mode elasticsearch: two roles, each with its own size, service and budget; no claim', async () => {
  const manifests = await rendered(ELASTICSEARCH);
  const { 'shop-spangraph-ingest': ingest, 'shop-spangraph-api': api } = named(manifests, 'Deployment');
  expect([argsOf(ingest), argsOf(api)]).toEqual([
    '--config /etc/config.yaml --role ingest',
    '--config /etc/config.yaml --role api',
  ]);
  expect([ingest.spec.replicas, api.spec.replicas]).toEqual([undefined, 3]);
  const scalers = named(manifests, 'HorizontalPodAutoscaler');
  expect(Object.keys(scalers)).toEqual(['shop-spangraph-ingest']);
  expect(scalers['shop-spangraph-ingest'].spec).toMatchObject({ minReplicas: 2, maxReplicas: 20 });
  expect(Object.keys(named(manifests, 'PodDisruptionBudget')).toSorted()).toEqual([
    'shop-spangraph-api',
    'shop-spangraph-ingest',
  ]);
  expect(named(manifests, 'PersistentVolumeClaim')).toEqual({});
  const otlp = named(manifests, 'Ingress')['shop-spangraph-otlp'].spec.rules[0].http.paths[0].backend.service;
  expect(otlp).toEqual({ name: 'shop-spangraph-ingest', port: { name: 'otlp-grpc' } });
});

test.each([
  ['a second writer on one file', ['replicaCount=2']],
  ['scaling one file', ['autoscaling.enabled=true']],
  ['an unknown key', ['replicas=1']],
  ['an unknown mode', ['mode=postgres']],
  ['a port out of range', ['ports.otlp-grpc.containerPort=70000']],
  [
    'an ingress to no port',
    ['ingress.hosts[0].host=x', 'ingress.hosts[0].paths[0].path=/', 'ingress.hosts[0].paths[0].port=x'],
  ],
  ['two API ports', ['env.API_PORT=9000']],
])('values with %s are refused', async (_why, settings) => {
  await expect(helm.template(settings.flatMap((setting) => ['--set', setting]))).rejects.toThrow(
    /schema|must be the same/,
  );
});

test('the command of docs/deploying.md renders', async () => {
  const page = readFileSync(join(projectRoot, 'docs/deploying.md'), 'utf8');
  const [, chart = '', values = ''] = /^helm install \S+ (\S+) (.+)$/m.exec(page) ?? [];
  expect(chart).toBe('deploy/helm/spangraph');
  const [deployment] = Object.values(named(await rendered(values.split(' ')), 'Deployment'));
  expect(deployment?.spec.template.spec.containers[0].image).toMatch(/^registry\.example\.com\/spangraph:/);
});

test('the chart is of the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const chart = readFileSync(join(projectRoot, 'deploy/helm/spangraph/Chart.yaml'), 'utf8');
  expect(chart).toContain(`\nappVersion: "${version}"\n`);
});

function matches(selector: Record<string, string>, labels: Record<string, string>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function argsOf({ spec }: Manifest): string {
  return spec.template.spec.containers[0].args.join(' ');
}
