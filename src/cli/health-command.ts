/** `spangraph health`: whether the server of this configuration can do its work. For health checks, with or without TLS. */
import { ownDoor } from '../app/own-doors.ts';
import { thrownMessage } from '../errors.ts';
import { formatEndpoint } from '../net/address.ts';
import { askOwnDoor } from '../net/own-door.ts';
import { CONFIG_FLAGS, configArguments } from './arguments.ts';
import { readFlags } from './flags.ts';
import { commandConfig } from './open-storage.ts';
import { healthHelp } from './texts.ts';

/** Orchestrators give up sooner. */
const TIMEOUT_MS = 10_000;

/** Exit code: 0 if the server is ready, 1 if not. Throws UsageError and INVALID_CONFIG. */
export async function runHealth(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: CONFIG_FLAGS,
    switches: { help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph health --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    process.stdout.write(`${healthHelp()}\n`);
    return 0;
  }
  const { api } = commandConfig(configArguments(flags));
  const address = formatEndpoint(api);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { status, body } = await askOwnDoor(ownDoor(address, api), { path: '/readyz', headers: {}, signal });
    process.stdout.write(`${body.toString()}\n`);
    return status === 200 ? 0 : 1;
  } catch (thrown) {
    const reason = thrownMessage(thrown);
    process.stderr.write(`spangraph: api.endpoint ${address} does not answer: ${reason}\n`);
    return 1;
  }
}
