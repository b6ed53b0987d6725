/** The gate of a thread, from the configuration. */
import { isDeepStrictEqual } from 'node:util';
import type { Meter } from '../../metrics/definition.ts';
import { failureCounter } from '../access-metrics.ts';
import { FailedLogins, type FailureLimits } from '../failed-logins.ts';
import { type Gate, OPEN_GATE } from '../gate.ts';
import type { Identifier } from '../identifier.ts';
import { LockedGate } from '../locked-gate.ts';
import type { OidcRules } from '../oidc/oidc-rules.ts';
import type { SignedTokens } from '../oidc/signed-tokens.ts';
import { SessionIdentifier } from '../sign-in/session-identifier.ts';
import type { Sessions } from '../sign-in/sessions.ts';
import { type TokenEntry, TokenList } from '../tokens/token-list.ts';

/** Who is let in, and how. Plain data, because it crosses threads. */
export interface AccessRules {
  readonly tokens: readonly TokenEntry[];
  /** Undefined: signed tokens are not taken. */
  readonly oidc: OidcRules | undefined;
  readonly limits: FailureLimits;
}

/** A gate whose rules change while it is asked. */
export interface ReloadableGate extends Gate {
  /** Holds for each request from now on. A gate that lets everyone in, or one that does not, stays so. */
  reload(rules: AccessRules | undefined): void;
}

/** `rules`: absent if everyone is let in. `sessions`: of browsers that ask here. */
export function createGate(rules: AccessRules | undefined, meter: Meter, sessions?: Sessions): ReloadableGate {
  if (rules === undefined) return { ...OPEN_GATE, reload: () => {} };
  const onFailure = failureCounter(meter);
  const signedTokens = keptWhileSame(lazySignedTokens);
  const gateOf = ({ tokens, oidc, limits }: AccessRules): Gate => {
    const known = [new TokenList(tokens), ...(oidc === undefined ? [] : [signedTokens(oidc)])];
    return new LockedGate({
      identifiers: sessions === undefined ? known : [new SessionIdentifier(sessions, known), ...known],
      failedLogins: new FailedLogins(limits),
      onFailure,
    });
  };
  let gate = gateOf(rules);
  return {
    admit: (credentials, need) => gate.admit(credentials, need),
    reload: (changed) => {
      if (changed !== undefined) gate = gateOf(changed);
    },
  };
}

/** Loads the library with the first request. */
function lazySignedTokens(rules: OidcRules): Identifier {
  let made: Promise<SignedTokens> | undefined;
  const load = async (): Promise<SignedTokens> => new (await import('../oidc/signed-tokens.ts')).SignedTokens(rules);
  return {
    identify: async (credentials) => {
      made ??= load();
      return (await made).identify(credentials);
    },
  };
}

/** Makes it again only for other rules, so that the keys of the provider outlast a reload. */
function keptWhileSame<Rules, Made>(make: (rules: Rules) => Made): (rules: Rules) => Made {
  let last: { readonly rules: Rules; readonly made: Made } | undefined;
  return (rules) => {
    if (last === undefined || !isDeepStrictEqual(last.rules, rules)) last = { rules, made: make(rules) };
    return last.made;
  };
}
