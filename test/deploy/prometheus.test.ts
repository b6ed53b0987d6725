/** Dashboard and alerts use metrics and label values that a scrape has. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { metricsWith } from '../../src/app/metric-list.ts';
import { Metrics } from '../../src/metrics/metrics.ts';
import { elasticsearch } from '../../src/storage/elasticsearch/definition.ts';
import { makeAuthority, makeCertificate } from '../fixtures/certificates.ts';
import { alertQueries, dashboardQueries, metricsIn } from '../fixtures/metric-uses.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { readScrape, type Scrape, scrapeAt } from '../fixtures/scrape.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const files = makeTempFolder();
let program: Program;
let running: Scrape;
/** What a process with Elasticsearch says before it has done anything. */
let onCluster: Scrape;

beforeAll(async () => {
  const { certFile, keyFile } = await makeCertificate(
    files.path,
    'server',
    await makeAuthority(files.path, 'authority'),
  );
  const config = {
    receivers: { otlp: { protocols: { grpc: { tls: { cert_file: certFile, key_file: keyFile } }, http: {} } } },
    canary: { every: '1s' },
    backup: { every: '1h', path: 'saved' },
  };
  program = await startProgram({ config: JSON.stringify(config), args: FREE_PORTS });
  const body = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));
  await postTraces(program.otlpHttpUrl, body, { encoding: 'json' });
  await program.graphql('query Newest { server { version } }');
  // Gauges of the storage come some seconds later.
  await vi.waitFor(
    async () => {
      running = await scrapeAt(program.apiOrigin);
      expect(running.names()).toContain('spangraph_storage_oldest_span_timestamp_seconds');
      expect(running.names()).toContain('spangraph_backup_last_size_bytes');
    },
    { timeout: 20_000, interval: 200 },
  );
  const metrics = new Metrics(metricsWith([elasticsearch]), { receivers: [], maxOperations: 1, maxTenants: 1 });
  metrics.meter('api');
  onCluster = readScrape(await metrics.text());
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
  files[Symbol.dispose]();
});

function scrapeWith(name: string): Scrape {
  return name.startsWith('spangraph_elasticsearch_') ? onCluster : running;
}

test.each([...dashboardQueries(), ...alertQueries()])('$place: $query', ({ query }) => {
  const names = metricsIn(query);
  expect(names.length + (query.startsWith('up{') ? 1 : 0)).toBeGreaterThan(0);
  for (const name of names) expect(scrapeWith(name).names(), name).toContain(name);
});

test.each(alertQueries())('each label value that $place names exists', ({ query }) => {
  const [name = ''] = metricsIn(query);
  for (const [, label = '', , values = ''] of query.matchAll(/(code|outcome|thread)(=~?)"([^"]+)"/g)) {
    const known = new Set(
      scrapeWith(name)
        .labelsOf(name)
        .map((labels) => labels[label]),
    );
    for (const value of values.split('|')) expect([...known], name).toContain(value);
  }
});
