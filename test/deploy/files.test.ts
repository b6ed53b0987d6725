/** The files of deploy/ agree with the program and with each other. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMPONENTS } from '../../src/app/components.ts';
import { loadConfig } from '../../src/config/load.ts';
import { elasticsearch } from '../../src/storage/elasticsearch/definition.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const folder = join(projectRoot, 'deploy/docker-compose');
const read = (path: string): string => readFileSync(join(projectRoot, 'deploy', path), 'utf8');
const compose = (name: string) => parse(read(`docker-compose/${name}`), { merge: true });

test('the configuration of the image is accepted, and listens on the ports that the image exposes', () => {
  const config = loadConfig({ file: join(folder, 'all-in-one-config.yaml'), env: {}, flags: {} }, COMPONENTS);
  expect(config).toMatchObject({
    api: { host: '0.0.0.0', port: 8080 },
    receivers: { 'otlp/grpc': { host: '0.0.0.0', port: 4317 }, 'otlp/http': { host: '0.0.0.0', port: 4318 } },
    backend: { name: 'sqlite', settings: { path: 'embedded_spans.db' } },
  });
  expect(read('Dockerfile')).toMatch(/^WORKDIR \/app$[\s\S]*^VOLUME \/app$\n^EXPOSE 8080 4317 4318$/m);
});

test('the configuration of the two roles is accepted, and reaches the Elasticsearch of the same compose file', () => {
  const file = join(folder, 'elasticsearch-config.yaml');
  for (const role of ['ingest', 'api']) {
    const config = loadConfig({ file, env: {}, flags: { role } }, COMPONENTS);
    expect(config).toMatchObject({ role, api: { host: '0.0.0.0', port: 8080 }, backend: { name: 'elasticsearch' } });
    const { endpoints } = elasticsearch.section.parse(compose('elasticsearch-config.yaml').exporters.elasticsearch);
    expect(config.backend.settings).toMatchObject({ endpoints });
    expect(compose('docker-compose.yml').services).toHaveProperty(new URL(endpoints[0] ?? '').hostname);
  }
});

function bases(...args: readonly string[]): string {
  return execFileSync(join(projectRoot, '.ci/bases'), args, { encoding: 'utf8', stdio: 'pipe' });
}

test('each base image is named by its digest, and is of the Node.js that the tests run on', () => {
  const found = bases().trim().split('\n');
  expect(found.map((line) => line.split(': ')[0])).toEqual(['deploy/Dockerfile', 'deploy/demo/Dockerfile']);
  const version = readFileSync(join(projectRoot, '.nvmrc'), 'utf8').trim();
  for (const line of found) expect(line).toContain(`: docker.io/library/node:${version}-slim@sha256:`);

  using temp = makeTempFolder();
  const digest = `sha256:${'a'.repeat(64)}`;
  const moving = temp.write(
    'Dockerfile',
    `ARG BASE=node:24@${digest}\nFROM \${BASE} AS one\nFROM one\nFROM node:24-slim\n`,
  );
  expect(() => bases(moving)).toThrow(
    expect.objectContaining({ stdout: expect.stringMatching(/^.*: node:24-slim is not named by tag and digest$/m) }),
  );
});

test('the image is of the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  expect(read('Dockerfile')).toContain(`\nARG VERSION=${version}\n`);
});

test.each(['docker-compose.sqlite.yml', 'docker-compose.yml'])(
  '%s has the name that users of the original know, and locks every container of ours down',
  (name) => {
    const services = Object.values<Record<string, unknown>>(compose(name).services);
    const ours = services.filter(({ image }) => String(image).includes('spangraph'));
    expect(ours.map(({ container_name }) => container_name)).toContain('${SPANGRAPH_CONTAINER:-teletrace-api}');
    for (const service of ours) {
      expect(service).toMatchObject({ read_only: true });
      expect(service).toHaveProperty('healthcheck.test');
    }
  },
);

test.each(globSync('*.yml', { cwd: folder }))(
  '%s: every container is without rights and has limits, and its ports are on loopback',
  (name) => {
    for (const service of Object.values<Record<string, unknown>>(compose(name).services)) {
      expect(service).toMatchObject({
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.any(String),
      });
      for (const shared of ['privileged', 'cap_add', 'network_mode', 'pid', 'ipc']) {
        expect(service).not.toHaveProperty(shared);
      }
      for (const port of (service.ports ?? []) as string[])
        expect(port).toMatch(/^\$\{SPANGRAPH_BIND:-127\.0\.0\.1\}:/);
    }
  },
);

test('the Collector of the example sends to a service that each backend has', () => {
  const { exporters } = parse(read('docker-compose/otel-collector.yaml'));
  const [host] = exporters.otlp.endpoint.split(':');
  for (const name of ['docker-compose.sqlite.yml', 'docker-compose.yml']) {
    expect(compose(name).services).toHaveProperty(host);
  }
});

test.each(['docker-compose.sqlite.yml', 'docker-compose.yml', 'docker-compose.example.yml'])(
  'each image of %s that no registry has is built',
  (name) => {
    const services = Object.values<{ image: string; build?: unknown }>(compose(name).services);
    const ours = services.filter(({ image }) => image.includes('localhost/'));
    expect(ours).not.toHaveLength(0);
    for (const { build } of ours) expect(build).toBeDefined();
  },
);
