/** The document of a built Jaeger UI, with what its server tells it filled in. */
import { hash } from 'node:crypto';

export interface JaegerUiFacts {
  /** Of this program. */
  readonly version: string;
  /** The path that the UI is served under, with a slash at both ends. */
  readonly base: string;
}

/** What the UI may offer. The third is what older ones know. */
const CAPABILITIES = {
  archiveStorage: false,
  metricsStorage: true,
  searchWithoutServiceName: true,
  aiAssistant: false,
};
const STORAGE_CAPABILITIES = { archiveStorage: false, metricsStorage: true };

/** The UI finds its path in the URL; older ones have a place for it. What has no place is left out. */
export function jaegerUiDocument(html: string, { version, base }: JaegerUiFacts): string {
  const told = { gitCommit: '', gitVersion: `Spangraph ${version}`, buildDate: '' };
  return html
    .replace(/JAEGER_VERSION *= *DEFAULT_VERSION;/, () => `JAEGER_VERSION = ${scriptText(told)};`)
    .replace(
      /JAEGER_BACKEND_CAPABILITIES *= *DEFAULT_BACKEND_CAPABILITIES;/,
      () => `JAEGER_BACKEND_CAPABILITIES = ${scriptText(CAPABILITIES)};`,
    )
    .replace(
      /JAEGER_STORAGE_CAPABILITIES *= *DEFAULT_STORAGE_CAPABILITIES;/,
      () => `JAEGER_STORAGE_CAPABILITIES = ${scriptText(STORAGE_CAPABILITIES)};`,
    )
    .replace(
      /<base href="\/" data-inject-target="BASE_URL"/,
      () => `<base href="${base}" data-inject-target="BASE_URL"`,
    );
}

/** No text of it ends the script that it stands in. */
function scriptText(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

const INLINE_SCRIPT = /<script(?<attributes>[^>]*)>(?<text>[\s\S]*?)<\/script>/gi;

/**
 * What the document may do: run its own scripts, those that it contains and its files, speak to its own server, and lay out graphs in
 * workers that it makes. Its components write styles.
 */
export function jaegerUiPolicy(document: string): string {
  const hashes = Array.from(document.matchAll(INLINE_SCRIPT), ({ groups }) => groups).flatMap((groups) =>
    /\ssrc\s*=/i.test(groups?.attributes ?? '') ? [] : [` 'sha256-${hash('sha256', groups?.text ?? '', 'base64')}'`],
  );
  return [
    "default-src 'none'",
    `script-src 'self'${hashes.join('')}`,
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
