import { expect, test } from 'vitest';
import { COMPONENTS } from '../app/components.ts';
import { applyDefaultHost } from './default-host.ts';
import { newFindings } from './findings.ts';
import { loadConfig } from './load.ts';
import type { Tree } from './tree.ts';

const env = { SPANGRAPH_DEFAULT_HOST: '0.0.0.0' };

function applied(tree: Tree, host = '0.0.0.0'): Tree {
  const findings = newFindings();
  applyDefaultHost(tree, { SPANGRAPH_DEFAULT_HOST: host }, COMPONENTS, findings);
  expect(findings).toEqual(newFindings());
  return tree;
}

test('it is the host of every address that nothing names', () => {
  const config = loadConfig({ env, flags: {} }, COMPONENTS);
  const { 'otlp/grpc': grpc, 'otlp/http': http } = config.receivers;
  expect([config.api, grpc, http].map((at) => `${at?.host}:${at?.port}`)).toEqual([
    '0.0.0.0:8080',
    '0.0.0.0:4317',
    '0.0.0.0:4318',
  ]);
});

test('what the file names stays, and what it does not list is not served', () => {
  const tree = { receivers: { otlp: { protocols: { grpc: { endpoint: 'localhost:1' } } } }, api: { endpoint: null } };
  expect(applied(tree, '::')).toEqual({
    receivers: { otlp: { protocols: { grpc: { endpoint: 'localhost:1' } } } },
    api: { endpoint: '[::]:8080' },
  });
});

test('a Zipkin receiver that is listed has it too', () => {
  expect(applied({ receivers: { zipkin: null } })).toMatchObject({
    receivers: { zipkin: { endpoint: '0.0.0.0:9411' } },
  });
});

test('environment and flags win over it; API_PORT keeps the host', () => {
  const flags = { 'otlp-grpc-endpoint': '127.0.0.1:1' };
  const config = loadConfig({ env: { ...env, API_PORT: '9000' }, flags }, COMPONENTS);
  expect(config.api).toMatchObject({ host: '0.0.0.0', port: 9000 });
  expect(config.receivers['otlp/grpc']).toMatchObject({ host: '127.0.0.1', port: 1 });
});

test('what is no host is refused', () => {
  expect(() => loadConfig({ env: { SPANGRAPH_DEFAULT_HOST: 'http://x' }, flags: {} }, COMPONENTS)).toThrow(
    'SPANGRAPH_DEFAULT_HOST: expected a host such as 0.0.0.0 or ::, got "http://x"',
  );
});
