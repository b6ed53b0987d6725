/** Every form of file that the Collector's file exporter writes is imported: appended to, rotated, compressed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../fixtures/program.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { prepareCollector, startCollector, telemetrygen } from './collector.ts';

const RUNS = 2;
/** More than the megabyte of which a rotated file is made; telemetrygen drops spans where it cannot keep up. */
const FLAGS = ['--traces', '400', '--child-spans', '3', '--telemetry-attributes', `text="${'x'.repeat(1_000)}"`];
const NATIVE = '--feature-gates=exporter.file.nativeCompression';

let home: string;
let folder: TempFolder;
beforeAll(async () => {
  home = await prepareCollector();
  folder = makeTempFolder();
});
afterAll(() => folder?.[Symbol.dispose]());

test.each<[string, object, ...string[]]>([
  ['json-append', { format: 'json', append: true }],
  ['json-rotation', { format: 'json', rotation: { max_megabytes: 1 } }],
  ['proto-append', { format: 'proto', append: true }],
  ['proto-rotation', { format: 'proto', rotation: { max_megabytes: 1 } }],
  ['json-zstd-append', { format: 'json', compression: 'zstd', append: true }],
  ['json-zstd-rotation', { format: 'json', compression: 'zstd', rotation: { max_megabytes: 1 } }],
  ['proto-zstd-append', { format: 'proto', compression: 'zstd', append: true }],
  ['json-native-append', { format: 'json', compression: 'zstd', append: true }, NATIVE],
  ['json-native-rotation', { format: 'json', compression: 'zstd', rotation: { max_megabytes: 1 } }, NATIVE],
  ['proto-native-append', { format: 'proto', compression: 'zstd', append: true }, NATIVE],
])('%s %j', async (name, form, ...flags) => {
  const path = join(folder.path, `${name}.data`);
  let sent = 0;
  for (let run = 0; run < RUNS; run++) {
    await using collector = await startCollector(home, folder.path, ['file', { path, ...form }, ...flags]);
    await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
    await telemetrygen(home, 'logs', collector.grpcAddress, '--logs', '10');
    await telemetrygen(home, 'metrics', collector.grpcAddress, '--metrics', '10');
    sent += (await collector.counts()).accepted;
    await collector.stop();
  }
  const files = readdirSync(folder.path).filter((file) => file.startsWith(name));
  if (/^(?:json|proto)-rotation$/.test(name)) expect(files.length).toBeGreaterThan(1);
  const imported = await runProgram({
    folder: folder.path,
    args: ['import', '--sqlite-path', `${name}.db`, `${name}*.data`],
  });
  expect(imported.stdout).toContain(`Spans: ${sent.toLocaleString('en-US')} new, 0 known, 0 rejected`);
  expect(imported).toMatchObject({ code: 0, stderr: '' });
});
