/** Copies the address: it is the whole state of the view. */
import { t } from '../messages/en.ts';
import { say } from './live-region.tsx';

export async function copyLink(): Promise<void> {
  await copyText(location.href, t.copied);
}

/** Says `done`, or that the browser refuses. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    // Without HTTPS, browsers let pages copy on localhost only.
    say(t.notCopied);
  }
}
