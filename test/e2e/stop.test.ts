/** The end of the program waits for requests, not for connections that ask nothing. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startProgram } from '../fixtures/program.ts';

test.each([
  ['never sent a byte', ''],
  ['sent half of its headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\n'],
  [
    'sent half of its body',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
  ],
])('SIGTERM ends it although a connection %s', async (_what, sent) => {
  await using program = await startProgram();
  const { hostname, port } = new URL(program.apiOrigin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(sent);
  expect(await program.stop('SIGTERM')).toMatchObject({ code: 0 });
  socket.destroy();
});

test('two servers never write one database: the second one says so and ends', async () => {
  await using first = await startProgram();
  await expect(startProgram({ folder: first.folder })).rejects.toThrow(/in use by another Spangraph/);
  expect(await first.graphql('{ traces { totalCount } }')).toEqual({ traces: { totalCount: 0 } });
});
