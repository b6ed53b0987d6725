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

/** `rules`: absent if everyone is let in. */
export function createGate(rules: AccessRules | undefined, meter: Meter): Gate {
  if (rules === undefined) return OPEN_GATE;
  return new LockedGate({
    identifiers: [new TokenList(rules.tokens)],
    failedLogins: new FailedLogins(rules.limits),
    onFailure: failureCounter(meter),
  });
}
