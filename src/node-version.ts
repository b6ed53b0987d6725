/**
 * Which versions of Node.js the package runs on, as `engines` of package.json says to npm. Older ones load this module before any
 * other and show its sentence in place of a stack trace. So its syntax is that of Node.js 12, and it imports nothing of ours.
 */
import { existsSync } from 'node:fs';

/** What is wrong with the running Node.js, as a sentence without its end. Undefined: the package runs on it. */
export function unsupportedNode(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 23 || (major === 22 && minor >= 19)) return undefined;
  return `Node.js 22.19, 24 or later is needed, this is ${process.version}: install a newer one from https://nodejs.org`;
}

/** Whether this is a checkout, whose scripts bring their own Node.js, and no installed package. */
export function isCheckout(): boolean {
  // Above src, and above dist/program.
  return ['..', '../..'].some((above) =>
    ['package.json', 'tsconfig.json'].every((name) => existsSync(new URL(`${above}/${name}`, import.meta.url))),
  );
}
