/** Debian's Chromium, cut off from everything but this machine, with a record of whatever it tried to reach. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Why tests with a browser are skipped; undefined where they are not. With CI set they never are: there they fail. */
export const noChromium =
  existsSync(EXECUTABLE) || process.env.CI !== undefined ? undefined : `${EXECUTABLE} is not installed`;

/** What Chromium itself asks for at start, whatever the page is. The hosts that pages get fonts and scripts from are not. */
const CHROMIUMS_OWN = /^(?!fonts\.|ajax\.)[\w.-]+\.(?:google|googleapis|gvt1)\.com(?::443)?$/;

/** A browser with a fresh profile. */
export interface Chromium extends AsyncDisposable {
  readonly context: BrowserContext;
  /** Origins that pages and workers sent requests to, as the browser reports them. `data:` and `blob:` stay inside it. */
  readonly requested: ReadonlySet<string>;
  /** Hosts beyond this machine that anything in the browser tried to reach, save its own maker's; it got 403. */
  readonly refused: ReadonlySet<string>;
}

/**
 * Everything that is not for loopback goes to a proxy that refuses it: pages, their workers and the browser itself. `hosts`: names
 * that stand for this machine.
 */
export async function startChromium(
  viewport: { readonly width: number; readonly height: number },
  hosts: readonly string[] = [],
): Promise<Chromium> {
  const refused = new Set<string>();
  const refuse = (host: string): void => {
    if (!CHROMIUMS_OWN.test(host)) refused.add(host);
  };
  const proxy = createServer((request, response) => {
    refuse(new URL(request.url ?? '', 'http://unknown').host);
    response.writeHead(403).end();
  });
  proxy.on('connect', (request, socket) => {
    refuse(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    const browser = await chromium.launch({
      executablePath: EXECUTABLE,
      proxy: {
        server: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        bypass: ['127.0.0.1', 'localhost', ...hosts].join(),
      },
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1`).join()}`,
      ],
    });
    const context = await browser.newContext({ viewport, serviceWorkers: 'block' });
    const requested = new Set<string>();
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (!['data:', 'blob:'].includes(url.protocol)) requested.add(url.origin);
    });
    return {
      context,
      requested,
      refused,
      [Symbol.asyncDispose]: async () => {
        await browser.close();
        proxy.close();
      },
    };
  } catch (error) {
    proxy.close();
    throw error;
  }
}
