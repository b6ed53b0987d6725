/** Persisted documents through the real door, with the files that generators of clients write. */
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPONENTS } from '../../src/app/components.ts';
import { readDocuments } from '../../src/app/documents.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { DocumentsData } from '../../src/graphql/documents/documents-data.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const NAME = 'query ServerName { server { name } }';
const sha256 = (text: string): string => hash('sha256', text);

const config = (mode: string, file = 'documents.json', more = ''): string =>
  `api: {documents: {mode: ${mode}${file && `, file: ${file}`}}}\n${more}`;

const folders = [makeTempFolder(), makeTempFolder()] as const;
const files = { [sha256(NAME)]: NAME };
let open: Program;
let trusted: Program;

beforeAll(async () => {
  for (const { path } of folders) writeFileSync(join(path, 'documents.json'), JSON.stringify(files));
  [open, trusted] = await Promise.all([
    startProgram({ folder: folders[0].path, config: config('any'), args: FREE_PORTS }),
    startProgram({
      folder: folders[1].path,
      config: config('trusted', 'documents.json', 'canary: {every: 1s}'),
      args: FREE_PORTS,
    }),
  ]);
});
afterAll(async () => {
  await open?.[Symbol.asyncDispose]();
  await trusted?.[Symbol.asyncDispose]();
  for (const folder of folders) folder[Symbol.dispose]();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
  readonly body: any;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

const accept = 'application/graphql-response+json';
const post = async ({ apiOrigin }: Program, body: object): Promise<Answer> =>
  answerOf(
    await fetch(`${apiOrigin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify(body),
    }),
  );
const get = async ({ apiOrigin }: Program, parameters: Record<string, string>, headers = {}): Promise<Answer> =>
  answerOf(await fetch(`${apiOrigin}/graphql?${new URLSearchParams(parameters)}`, { headers: { accept, ...headers } }));

const apollo = (text: string): object => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });
const DATA = { data: { server: { name: 'Spangraph' } } };
const codeOf = ({ body }: Answer): unknown => body.errors[0].extensions.code;

describe.each([
  ['any', () => open],
  ['trusted', () => trusted],
])('in mode %s a listed document is executed', (_mode, program) => {
  test('by each form of its id, over POST and GET', async () => {
    const id = sha256(NAME);
    for (const documentId of [`sha256:${id}`, id, id.toUpperCase()]) {
      expect((await post(program(), { documentId })).body).toEqual(DATA);
      expect((await get(program(), { documentId })).body).toEqual(DATA);
    }
    expect((await post(program(), { extensions: apollo(NAME) })).body).toEqual(DATA);
    expect((await get(program(), { extensions: JSON.stringify(apollo(NAME)) })).body).toEqual(DATA);
    expect((await post(program(), { query: NAME, documentId: `sha256:${id}` })).body).toEqual(DATA);
    expect((await post(program(), { query: NAME })).body).toEqual(DATA);
  });

  test('and a GET is asked again only if the answer is another one', async () => {
    const first = await get(program(), { documentId: sha256(NAME) });
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('authorization');
    const etag = first.headers.get('etag') ?? '';
    const again = await get(program(), { documentId: sha256(NAME) }, { 'if-none-match': etag });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, etag]);
    const other = await get(program(), { documentId: sha256(NAME) }, { 'if-none-match': 'W/"other"' });
    expect(other.status).toBe(200);
    const posted = await post(program(), { documentId: sha256(NAME) });
    expect([posted.headers.get('etag'), posted.headers.get('cache-control')]).toEqual([null, 'no-store']);
  });

  test.each([
    ['an unknown id', { documentId: `sha256:${'0'.repeat(64)}` }, 400, 'DOCUMENT_UNKNOWN'],
    ['an id that is no string', { documentId: 7 }, 400, 'BAD_USER_INPUT'],
    ['an id of another text', { documentId: sha256('{ x }'), query: NAME }, 400, 'BAD_USER_INPUT'],
    ['a name of the prototype', { documentId: '__proto__' }, 400, 'DOCUMENT_UNKNOWN'],
  ])('%s is refused', async (_what, body, status, code) => {
    const answer = await post(program(), body);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });
});

describe('in mode any', () => {
  test('other documents are executed, and Apollo’s clients are told to send the text', async () => {
    expect((await post(open, { query: '{ server { version } }' })).body.data.server.version).toBeTypeOf('string');
    const answer = await post(open, { extensions: apollo('{ server { version } }') });
    expect([codeOf(answer), answer.body.errors[0].message]).toEqual([
      'PERSISTED_QUERY_NOT_FOUND',
      'PersistedQueryNotFound',
    ]);
  });

  test.each([false, true])('Apollo’s link works, with GET: %s', async (useGETForHashedQueries) => {
    const link = new PersistedQueryLink({ sha256, useGETForHashedQueries });
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: link.concat(new HttpLink({ uri: `${open.apiOrigin}/graphql` })),
    });
    const { data } = await client.query({ query: gql`query Storage { server { storage } }` });
    expect(data).toMatchObject({ server: { storage: 'sqlite' } });
    client.stop();
  });
});

describe('in mode trusted', () => {
  test.each([
    ['another document', { query: '{ __typename }' }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['the document with a space more', { query: `${NAME} ` }],
    ['no document', {}],
    ['a text that cannot be read', { query: '{{{' }],
  ])('%s is refused', async (_what, body) => {
    const answer = await post(trusted, body);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'DOCUMENT_NOT_TRUSTED']);
  });

  test('other documents are refused over GET and as events, too', async () => {
    expect(codeOf(await get(trusted, { query: '{ __typename }' }))).toBe('DOCUMENT_NOT_TRUSTED');
    const query = 'subscription { spans { spanId } }';
    const url = `${trusted.apiOrigin}/graphql?${new URLSearchParams({ query })}`;
    const events = await fetch(url, { headers: { accept: 'text/event-stream' } });
    expect(await events.text()).toContain('DOCUMENT_NOT_TRUSTED');
  });

  test('there is no GraphiQL; REST and exports stay', async () => {
    const page = await fetch(`${trusted.apiOrigin}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).not.toContain('<html');
    expect((await fetch(`${trusted.apiOrigin}/v1/ping`)).status).toBe(200);
    expect((await fetch(`${trusted.apiOrigin}/export/${'1'.repeat(32)}`)).status).toBe(404);
  });

  test('the self-check still sees what it sends', async () => {
    await expect
      .poll(async () => await (await fetch(`${trusted.apiOrigin}/metrics`)).text(), { timeout: 20_000 })
      .toMatch(/spangraph_canary_checks_total\{[^}]*outcome="ok"[^}]*\} [1-9]/);
    const text = await (await fetch(`${trusted.apiOrigin}/metrics`)).text();
    expect(text).not.toMatch(/spangraph_canary_checks_total\{[^}]*outcome="failed"[^}]*\} [1-9]/);
  });
});

describe('the file', () => {
  test('is read again on SIGHUP, by every thread', async () => {
    using folder = makeTempFolder();
    const path = folder.file('documents.json');
    const other = 'query Storage { server { storage } }';
    writeFileSync(path, JSON.stringify(files));
    await using program = await startProgram({ folder: folder.path, config: config('trusted'), args: FREE_PORTS });
    const ask = async (query: string): Promise<unknown> => (await program.ask(query)).errors?.[0]?.extensions?.code;
    expect([await ask(NAME), await ask(other)]).toEqual([undefined, 'DOCUMENT_NOT_TRUSTED']);
    writeFileSync(path, JSON.stringify({ [sha256(other)]: other }));
    process.kill(program.pid, 'SIGHUP');
    await expect.poll(() => ask(other), { timeout: 20_000 }).toBeUndefined();
    expect(await ask(NAME)).toBe('DOCUMENT_NOT_TRUSTED');
    writeFileSync(path, '{');
    process.kill(program.pid, 'SIGHUP');
    await expect
      .poll(() => program.output(), { timeout: 20_000 })
      .toContain('api.documents.file (documents.json) cannot be read');
    expect(await ask(other)).toBeUndefined();
  });

  test.each<[string, unknown, RegExp]>([
    ['is no JSON', '{', /cannot be read as JSON/],
    ['is a list', [NAME], /is not a JSON object/],
    ['has a hash of another text', { [sha256(NAME)]: `${NAME} ` }, /is not the SHA-256 or SHA-1 of its text/],
    ['has an id that is no hash', { name: NAME }, /is not the SHA-256 or SHA-1/],
    ['has no text', { [sha256(NAME)]: 7 }, /has no text for/],
    [
      'has a document that is not valid',
      { [sha256('{ nope }')]: '{ nope }' },
      /cannot be executed .*Cannot query field "nope"/,
    ],
    ['has introspection', { [sha256('{ __schema { __typename } }')]: '{ __schema { __typename } }' }, /introspection/i],
    ['has too many', Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [n, ''])), /at most 10000/],
  ])('is refused at start if it %s', async (_what, content, message) => {
    using folder = makeTempFolder();
    writeFileSync(folder.file('documents.json'), typeof content === 'string' ? content : JSON.stringify(content));
    const { code, stderr } = await runProgram({ folder: folder.path, config: config('trusted'), args: FREE_PORTS });
    expect(code).toBe(1);
    expect(stderr).toMatch(/api\.documents\.file \(documents\.json\)|api\.documents\.file has/);
    expect(stderr).toMatch(message);
  });

  test('is refused if it is absent', async () => {
    using folder = makeTempFolder();
    const { stderr } = await runProgram({ folder: folder.path, config: config('any'), args: FREE_PORTS });
    expect(stderr).toContain('api.documents.file (documents.json) cannot be read as JSON: ENOENT');
  });

  test('may be the manifest of Apollo, and may have SHA-1', async () => {
    using folder = makeTempFolder();
    const operations = [{ id: sha256(NAME), body: NAME, name: 'ServerName', type: 'query' }];
    const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
    const path = folder.file('documents.json');
    writeFileSync(path, JSON.stringify(manifest));
    expect((await openListed(path)).byId.get(sha256(NAME))).toBe(NAME);
    writeFileSync(path, JSON.stringify({ [hash('sha1', NAME)]: NAME }));
    expect([...(await openListed(path)).byId.keys()]).toEqual([hash('sha1', NAME)]);
    writeFileSync(path, '{"x":"y"}');
    await expect(openListed(path)).rejects.toThrow('is not the SHA-256');
  });
});

async function openListed(file: string): Promise<DocumentsData> {
  const loaded = loadConfig({ flags: {}, env: {} }, COMPONENTS);
  return await readDocuments({ ...loaded, api: { ...loaded.api, documents: { mode: 'any', file } } });
}
