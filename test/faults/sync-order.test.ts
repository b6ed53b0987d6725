/** The order of the system's calls: what is acknowledged has been synced before. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { testUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';

const REQUESTS = 5;
const TRACED = 'fsync,fdatasync,pwrite64,write,writev,sendmsg';

testUnless(missing(), 'each 200 follows a sync of the log, which follows its last write', async () => {
  using folder = makeTempFolder();
  const trace = folder.file('calls');
  await using program = await startProgram({
    folder: folder.path,
    under: ['strace', '-D', '-f', '-y', '-s', '64', '-e', `trace=${TRACED}`, '-o', trace],
  });
  for (let number = 1; number <= REQUESTS; number++) {
    const request = toProtobuf(jsonRequest([jsonSpan(traceIdOf(number), spanIdOf(1))]));
    expect((await postTraces(program.otlpHttpUrl, request, { encoding: 'protobuf' })).status).toBe(200);
  }
  await program.stop();
  // The tracer ends after the program.
  await until(async () => expect(readFileSync(trace, 'utf8')).toMatch(/exited with 0 \+\+\+\n$/), 10_000);
  const beforeAnswers = callsOf(readFileSync(trace, 'utf8')).join(' ').split('answer');
  expect(beforeAnswers).toHaveLength(REQUESTS + 1);
  for (const calls of beforeAnswers.slice(0, REQUESTS)) expect(calls.trim()).toMatch(/write sync$/);
});

/** What matters of the calls, in their order: writes and syncs of the log, and answers to senders. */
function callsOf(text: string): ('write' | 'sync' | 'answer')[] {
  return text.split('\n').flatMap((line) => {
    if (/pwrite64\(\d+<[^>]*-wal>/.test(line)) return ['write'] as const;
    if (/f(data)?sync\(\d+<[^>]*-wal>\) += 0/.test(line)) return ['sync'] as const;
    if (/HTTP\/1\.1 200 OK\\r\\ncontent-type: application\/x-proto/.test(line)) return ['answer'] as const;
    return [];
  });
}

function missing(): string | undefined {
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true']);
    return undefined;
  } catch {
    return 'strace is missing, or may not trace (Debian: apt-get install strace)';
  }
}
