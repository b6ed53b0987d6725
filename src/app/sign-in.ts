/** How people sign in, from the configuration. */
import { readFileSync } from 'node:fs';
import { type Caller, may } from '../access/caller.ts';
import type { Gate } from '../access/gate.ts';
import type { Identified } from '../access/identifier.ts';
import { callerOfClaims } from '../access/oidc/caller-of-claims.ts';
import type { OidcRules } from '../access/oidc/oidc-rules.ts';
import type { Route } from '../api/router.ts';
import { type ProviderAnswer, ProviderSignIn } from '../api/sign-in/provider-sign-in.ts';
import { signInLocation, signInRoutes } from '../api/sign-in/sign-in-routes.ts';
import type { Config } from '../config/config.ts';
import { SpangraphError, thrownMessage } from '../errors.ts';
import type { Access } from './access.ts';

type SignInAccess = Pick<Access, 'sessions' | 'current'>;

interface SignIn {
  readonly routes: readonly Route[];
  /** Where a browser goes that asks for a document. Undefined for other requests. */
  readonly location: typeof signInLocation;
}

/** Undefined if everyone is let in. Throws INVALID_CONFIG. */
export function signInOf({ auth }: Config, gate: Gate, access: SignInAccess): SignIn | undefined {
  const { sessions } = access;
  if (sessions === undefined) return undefined;
  const { trustsForwardedProto } = auth.signIn;
  const routes = signInRoutes({ gate, sessions, trustsForwardedProto, provider: providerOf(auth, access) });
  return { routes, location: signInLocation };
}

function providerOf({ oidc }: Config['auth'], { current }: SignInAccess): ProviderSignIn | undefined {
  if (oidc?.signIn === undefined) return undefined;
  const { clientSecretFile, ...client } = oidc.signIn;
  const { issuer, timeoutMs } = oidc;
  const clientSecret = clientSecretFile === undefined ? undefined : readSecret(clientSecretFile);
  const signedTokensOf = keepLast(
    async (rules: OidcRules) => new (await import('../access/oidc/signed-tokens.ts')).SignedTokens(rules),
  );
  // A signed access token for this server says more of the person's rights than the ID token, which is for its client.
  const callerOf = async ({ claims, accessToken }: ProviderAnswer): Promise<Identified> => {
    const rules = current()?.oidc;
    if (rules === undefined) return NO_PROVIDER;
    const authorization = `Bearer ${accessToken}`;
    const signedTokens = await signedTokensOf(rules);
    const identified = await signedTokens.identify({ authorization, address: '', door: '/sign-in/callback' });
    const found = identified !== undefined && 'caller' in identified ? identified : callerOfClaims(claims, rules);
    return 'failure' in found || may(found.caller, 'read') ? found : withoutScope(found.caller, rules);
  };
  return new ProviderSignIn({ rules: { issuer, timeoutMs, clientSecret, ...client }, callerOf });
}

const NO_PROVIDER: Identified = {
  failure: 'none',
  message: 'The configuration has no provider of identities any more (auth.oidc). Sign in with a token.',
};

function withoutScope({ name }: Caller, { claims }: Pick<OidcRules, 'claims'>): Identified {
  const message = `${name} may not read here: neither the access token nor the ID token has the scope in its claim ${claims.scopes}.`;
  return { failure: 'scope', message };
}

/** Makes it with the first call, and again when it is asked with something else. */
function keepLast<From, Made>(make: (from: From) => Promise<Made>): (from: From) => Promise<Made> {
  let last: { readonly from: From; readonly made: Promise<Made> } | undefined;
  return (from) => {
    if (last?.from !== from) last = { from, made: make(from) };
    return last.made;
  };
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const reason = thrownMessage(cause);
    throw new SpangraphError(
      'INVALID_CONFIG',
      `auth.oidc.sign_in.client_secret_file (${path}) cannot be read: ${reason}`,
    );
  }
}
