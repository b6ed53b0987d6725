/** The page on which a person signs in and out. It needs no script. */
import { hash } from 'node:crypto';
import type { Caller } from '../../access/caller.ts';

export interface SignInView {
  /** Who is signed in. */
  readonly caller?: Caller | undefined;
  /** Why signing in has failed. */
  readonly problem?: string | undefined;
  /** A path of this server, which was checked. */
  readonly returnTo: string;
  /** The host of a provider of identities. Absent: there is none. */
  readonly provider?: string | undefined;
  /** What leads from the path of the request to that of `/sign-in`: nothing, or `../`. */
  readonly up: string;
}

/** The looks of the page, with its colours. */
const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-block-size: 100vh; background: light-dark(#ffffff, #0d1117); color: light-dark(#1b1f24, #e6edf3); }
main { inline-size: min(24rem, calc(100vw - 3rem)); padding-block: 2rem; }
h1 { font-size: 1.25rem; }
form, p { margin-block: 0 1rem; }
label { display: block; margin-block-end: .25rem; font-weight: 600; }
input { box-sizing: border-box; inline-size: 100%; padding: .5rem; border: 1px solid light-dark(#818b98, #6e7681); border-radius: 6px; background: transparent; color: inherit; font: inherit; }
button, .button { display: inline-block; margin-block-start: .75rem; padding: .4rem 1rem; border: 1px solid light-dark(#0550ae, #79b8ff); border-radius: 6px; background: light-dark(#0550ae, #79b8ff); color: light-dark(#ffffff, #0d1117); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
a { color: light-dark(#0550ae, #79b8ff); }
:focus-visible { outline: 2px solid light-dark(#0550ae, #79b8ff); outline-offset: 2px; }
[role=alert] { padding: .5rem .75rem; border: 1px solid light-dark(#b3261e, #ff8a80); border-radius: 6px; color: light-dark(#b3261e, #ff8a80); }
`;

/** The headers of the page. Nothing runs on it, and its forms lead nowhere else. */
export const SIGN_IN_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** The document. Its links are relative, so that it works under the prefix of a proxy. */
export function signInPage(view: SignInView): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${view.caller === undefined ? 'Sign in' : 'Signed in'} - Spangraph</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Spangraph</h1>
${view.problem === undefined ? '' : `<p role="alert">${escaped(view.problem)}</p>`}
${view.caller === undefined ? formOf(view) : signedIn(view.caller, view)}
</main>
</body>
</html>
`;
}

function formOf({ returnTo, provider, up }: SignInView): string {
  const byProvider =
    provider === undefined
      ? ''
      : `<p><a class="button" href="${up}sign-in/provider?return=${encodeURIComponent(returnTo)}">Sign in with ${escaped(provider)}</a></p>`;
  return `${byProvider}
<form method="post" action="${up}sign-in">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus spellcheck="false">
<input type="hidden" name="return" value="${escaped(returnTo)}">
<button>Sign in</button>
</form>`;
}

function signedIn({ name, tenant, scopes }: Caller, { returnTo, up }: SignInView): string {
  const of = tenant === '' ? '' : ` of tenant <strong>${escaped(tenant)}</strong>`;
  return `<p>Signed in as <strong>${escaped(name)}</strong>${of} (${escaped(scopes.join(', '))}).</p>
<p><a href="${up}.${escaped(returnTo)}">Go on</a></p>
<form method="post" action="${up}sign-out"><button>Sign out</button></form>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
