/** A backend and a receiver that the program does not know are added by one list, from folders of their own. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { COMPONENTS } from '../../src/app/components.ts';
import type { ComponentList } from '../../src/config/component-list.ts';
import type { Config } from '../../src/config/config.ts';
import type { Environment, Flags } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { keyReference } from '../../src/config/reference.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { MADE_UP } from './components.ts';

/** The program with both added to its own. */
const ADDED: ComponentList = {
  backends: [...COMPONENTS.backends, ...MADE_UP.backends],
  receivers: [...COMPONENTS.receivers, ...MADE_UP.receivers],
};

function load(yaml: string, { list = ADDED, env = {}, flags = {} }: Outside = {}): Config {
  using folder = makeTempFolder();
  return loadConfig({ file: folder.write('config.yaml', yaml), env, flags }, list);
}

interface Outside {
  readonly list?: ComponentList;
  readonly env?: Environment;
  readonly flags?: Flags;
}

test('a span comes in by the receiver, is stored by the backend, and is read by GraphQL', async () => {
  using folder = makeTempFolder();
  const config = load(
    `
receivers: {postcard: {endpoint: "127.0.0.1:0", stamps: 3}}
exporters: {ledger: {file: ${folder.file('ledger.bin')}}}
api: {endpoint: "127.0.0.1:0"}`,
    { list: MADE_UP },
  );
  const app = await startApp(config, {
    log: createLogger({ level: 'error' }),
    version: '0.0.0',
    components: MADE_UP,
    ingestThread: new URL('./ingest-thread.ts', import.meta.url),
    answerThread: new URL('./answer-thread.ts', import.meta.url),
    backupThread: new URL('./backup-thread.ts', import.meta.url),
  });
  try {
    const [shown] = app.receivers;
    expect(shown).toMatchObject({ title: 'Postcard', url: expect.stringMatching(/^postcard:\/\/127\.0\.0\.1:\d+$/) });
    expect(app.database).toBe(`ledger ${folder.file('ledger.bin')}`);
    const socket = connect(Number(shown?.url?.split(':').at(-1)), '127.0.0.1');
    socket.end('greetings from the sea');
    expect(await text(socket)).toBe('3');
    const query = encodeURIComponent('{ spans { nodes { name } } server { storage } }');
    const response = await fetch(`http://${app.apiAddress}/graphql?query=${query}`);
    expect(await response.json()).toEqual({
      data: { spans: { nodes: [{ name: 'greetings from the sea' }] }, server: { storage: 'ledger' } },
    });
  } finally {
    await app.stop();
  }
});

describe('their configuration', () => {
  test('has defaults, and is set by file, variables and flags', () => {
    const listed = load('receivers: {postcard: }\nexporters: {ledger: }');
    expect(listed.backend).toEqual({ name: 'ledger', settings: { path: 'ledger.bin' } });
    expect(listed.receivers.postcard).toEqual({ host: '127.0.0.1', port: 1840, maxRequestBytes: 1024, stamps: 1 });
    const env = { LEDGER: 'a', SPANGRAPH_LEDGER_FILE: 'b', SPANGRAPH_DEFAULT_HOST: '::' };
    expect(load('', { env: { LEDGER: 'a' } }).backend).toEqual({ name: 'ledger', settings: { path: 'a' } });
    expect(load('receivers: {postcard: }', { env })).toMatchObject({
      backend: { name: 'ledger', settings: { path: 'b' } },
      receivers: { postcard: { host: '::', port: 1840 } },
    });
    const flags = { 'ledger-file': 'c', 'postcard-endpoint': '127.0.0.1:5' };
    expect(load('', { env, flags })).toMatchObject({
      backend: { settings: { path: 'c' } },
      receivers: { postcard: { port: 5 } },
    });
  });

  test('leaves the others alone', () => {
    const { receivers, backend } = load('');
    expect(Object.keys(receivers)).toEqual(['otlp/grpc', 'otlp/http']);
    expect(backend.name).toBe('sqlite');
    expect(load('', { env: { SPANS_STORAGE_PLUGIN: 'ledger' } }).backend.name).toBe('ledger');
  });

  test.each([
    ['exporters: {ledgre: {}}', 'exporters.ledgre: not a storage that Spangraph knows; use exporters.sqlite, '],
    ['exporters: {ledgre: {}}', 'exporters.elasticsearch or exporters.ledger (did you mean "ledger"?)'],
    ['exporters: {ledger: {flie: x}}', 'exporters.ledger.flie: unknown key (did you mean "file"?); valid here: file'],
    ['exporters: {ledger: {pages: 0}}', 'exporters.ledger.pages: must be at least 1, got 0'],
    ['exporters: {ledger: {seal: 7}}', 'exporters.ledger.seal: expected a text, got something else'],
    ['exporters: {ledger: {}, sqlite: {}}', 'both sqlite and ledger are given; select the one that stores spans with'],
    ['exporters: {ledger: {}}\nservice: {role: api}', 'api needs exporters.elasticsearch; a ledger has one clerk'],
    ['receivers: {postcrad: {}}', 'receivers.postcrad: Spangraph receives OTLP, Zipkin and Postcard only'],
    ['receivers: {postcard: {endpoint: x}}', 'receivers.postcard.endpoint: expected an address to listen on'],
    ['receivers: {postcard: {envelope: x}}', 'receivers.postcard.envelope: postcards have none'],
    ['receivers: {postcard: {endpoint: ":8080"}}\napi: {endpoint: ":8080"}', 'is also the address of api.endpoint'],
    ['receivers: {postcard: {size: 1GiB}}', 'ingest.max_queue_size_mib: must hold the largest request allowed'],
    ['service: {pipelines: {traces: {receivers: []}}}', 'at least one receiver: [otlp], [zipkin] or [postcard]'],
  ])('%j is refused', (yaml, message) => {
    expect(() => load(yaml)).toThrow(message);
  });

  test('is in the tables and the help that are generated', () => {
    const keys = keyReference(ADDED).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['exporters.ledger.file', 'receivers.postcard.stamps']));
    const flags = settingsOf(ADDED).map(({ flag }) => flag?.name);
    expect(flags).toEqual(expect.arrayContaining(['ledger-file', 'postcard-endpoint']));
  });
});
