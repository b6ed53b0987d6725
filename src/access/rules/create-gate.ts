/** The gate of a thread, from the configuration. */
import type { Meter } from '../../metrics/definition.ts';
import { failureCounter } from '../access-metrics.ts';
import { FailedLogins, type FailureLimits } from '../failed-logins.ts';
import { type Gate, OPEN_GATE } from '../gate.ts';
import { LockedGate } from '../locked-gate.ts';
import { type TokenEntry, TokenList } from '../tokens/token-list.ts';

/** Who is let in, and how. Plain data, because it crosses threads. */
export interface AccessRules {
  readonly tokens: readonly TokenEntry[];
  readonly limits: FailureLimits;
}

/** A gate whose rules change while it is asked. */
export interface ReloadableGate extends Gate {
  /** Holds for each request from now on. A gate that lets everyone in, or one that does not, stays so. */
  reload(rules: AccessRules | undefined): void;
}

/** `rules`: absent if everyone is let in. */
export function createGate(rules: AccessRules | undefined, meter: Meter): ReloadableGate {
  if (rules === undefined) return { ...OPEN_GATE, reload: () => {} };
  const onFailure = failureCounter(meter);
  const gateOf = ({ tokens, limits }: AccessRules): Gate =>
    new LockedGate({
      identifiers: [new TokenList(tokens)],
      failedLogins: new FailedLogins(limits),
      onFailure,
    });
  let gate = gateOf(rules);
  return {
    admit: (credentials, need) => gate.admit(credentials, need),
    reload: (changed) => {
      if (changed !== undefined) gate = gateOf(changed);
    },
  };
}
