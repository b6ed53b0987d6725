/** `spangraph tenants`: the tenants that have a store. */
import { COMPONENTS } from '../app/components.ts';
import { listTenants } from '../app/tenant-config.ts';
import { CONFIG_FLAGS, configArguments } from './arguments.ts';
import { readFlags } from './flags.ts';
import { commandConfig } from './open-storage.ts';
import { tenantsHelp } from './texts.ts';

/** Exit code: 0. Throws UsageError and SpangraphError. */
export async function runTenants(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: CONFIG_FLAGS,
    switches: { help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph tenants --help lists the flags`,
  });
  const lines = flags.switches.has('help')
    ? [tenantsHelp()]
    : await listTenants(commandConfig(configArguments(flags)), COMPONENTS);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}
