import { expect, test } from 'vitest';
import { UNHEARD_STRANGERS } from '../net/foreign/door.ts';
import { ApiServer } from './server.ts';

const PORT = { title: 'it', setting: 'api.endpoint', strangers: UNHEARD_STRANGERS };

test('until there is something to serve, an answer says when to ask again', async () => {
  const server = await ApiServer.listen({ host: '127.0.0.1', port: 0 }, undefined, PORT);
  try {
    const response = await fetch(`http://${server.address}/graphql`, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(response.headers.get('refresh')).toBeNull();
    const inBrowser = await fetch(`http://${server.address}/`, { headers: { accept: 'text/html,*/*' } });
    expect(inBrowser.headers.get('refresh')).toBe('1');
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining('starting') }] });
    server.serve((_request, answer) => answer.end('served'));
    expect(await (await fetch(`http://${server.address}/`)).text()).toBe('served');
  } finally {
    await server.close();
  }
});
