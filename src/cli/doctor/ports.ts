/** The ports of a configuration: free, taken by a Spangraph that runs, or taken by something else. */
import { createServer } from 'node:net';
import { ownDoor } from '../../app/own-doors.ts';
import { PROGRAM } from '../../app/program.ts';
import { endpointSetting } from '../../config/component-list.ts';
import type { Config } from '../../config/config.ts';
import { thrownMessage } from '../../errors.ts';
import { OWN_SERVICE } from '../../model/own-service.ts';
import { formatEndpoint, type ListenAddress } from '../../net/address.ts';
import { Listener } from '../../net/listener.ts';
import { askOwnDoor } from '../../net/own-door.ts';
import type { Examined } from '../../storage/definition.ts';
import { portOwner } from './port-owner.ts';

const TIMEOUT_MS = 3_000;

/** Whether a Spangraph, and no other program, answers at the port of the API. */
export async function isRunning({ api }: Config): Promise<boolean> {
  if (api.port === 0) return false;
  try {
    const door = ownDoor(formatEndpoint(api), api);
    const asked = { path: '/healthz', headers: {}, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const { status, body } = await askOwnDoor(door, asked);
    return status === 200 && JSON.parse(body.toString()).service === OWN_SERVICE;
  } catch {
    return false;
  }
}

/** `running`: a server of the configuration is, so its ports are its own. */
export async function examinePorts(config: Config, running: boolean): Promise<Examined[]> {
  const { api, receivers } = config;
  const named: [string, ListenAddress | undefined][] = [
    ['api.endpoint', api],
    ...PROGRAM.components.receivers.map((one): [string, ListenAddress | undefined] => [
      endpointSetting(one),
      receivers[one.name],
    ]),
  ];
  return Promise.all(
    named.flatMap(([setting, address]) => (address === undefined ? [] : [examinePort(setting, address, running)])),
  );
}

async function examinePort(setting: string, address: ListenAddress, running: boolean): Promise<Examined> {
  const what = `port of ${setting}`;
  const at = formatEndpoint(address);
  const listener = new Listener(createServer());
  try {
    await listener.listen(setting, address);
    if (!running || address.port === 0) return { what, state: 'ok', found: `${at} is free` };
    return {
      what,
      state: 'warning',
      found: `${at} is free, although a server is running`,
      advice: 'The server was started with another configuration. Give doctor the same flags.',
    };
  } catch (thrown) {
    const owner = portOwner(address.port);
    if (running) return { what, state: 'ok', found: inUse(at, owner) };
    const message = thrownMessage(thrown);
    // The line begins with the setting already.
    const reason = message.replace(`${setting} `, '');
    return { what, state: 'failed', found: owner === undefined ? reason : `${reason}. It is taken by ${owner}.` };
  } finally {
    await listener.close();
  }
}

function inUse(at: string, owner: string | undefined): string {
  return `${at} is in use by the server${owner === undefined ? '' : `, ${owner}`}`;
}
