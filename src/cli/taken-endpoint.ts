/** What to put on the command line when an address to listen on is taken. */
import { COMPONENTS } from '../app/components.ts';
import { settingsOf } from '../config/settings.ts';
import { SpangraphError } from '../errors.ts';
import { formatEndpoint, parseEndpoint } from '../net/address.ts';

const HIGHEST_PORT = 65_535;
const USUAL_PORTS = new Set(COMPONENTS.receivers.map(({ defaultEndpoint }) => parseEndpoint(defaultEndpoint)?.port));

/**
 * The error about a taken address of an endpoint that has a flag, with the flag in its message, which begins with the setting
 * and the address. Anything else stays as it is.
 */
export function withFlag(thrown: unknown): unknown {
  if (!(thrown instanceof SpangraphError) || thrown.code !== 'ADDRESS_UNUSABLE') return thrown;
  if (!thrown.message.includes(' is already in use: ')) return thrown;
  const [setting, endpoint = ''] = thrown.message.split(' ');
  const flag = settingsOf(COMPONENTS).find(({ path }) => path.join('.') === setting)?.flag;
  const address = parseEndpoint(endpoint);
  if (flag === undefined || address === undefined) return thrown;
  const example = `--${flag.name} ${formatEndpoint({ ...address, port: portAfter(address.port) })}`;
  return new SpangraphError(thrown.code, `${thrown.message}, such as ${example}`, { cause: thrown });
}

/** The next one that no other endpoint has by default. 0, which lets the system choose, if there is none. */
function portAfter(taken: number): number {
  let port = taken + 1;
  while (USUAL_PORTS.has(port)) port++;
  return port <= HIGHEST_PORT ? port : 0;
}
