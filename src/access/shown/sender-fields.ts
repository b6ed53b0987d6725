/** Who sent a request that was refused, as the log shows it. Senders choose these texts, so they are cut, and hold no secret. */

import { targetPath } from '../../model/target-path.ts';
import { visibleText } from '../../model/visible-text.ts';
import { withoutSecrets } from '../tokens/token-hash.ts';
import { withoutCredentials, withoutUserinfo } from './without-credentials.ts';

/** What is known of a sender. */
export interface KnownSender {
  /** Of the other end of the connection. */
  readonly address?: string | undefined;
  /** The target of the request, or the method of gRPC. Only its path is shown: the rest may have a secret. */
  readonly path?: string | undefined;
  /** The header. Of one that is sent several times, the first. */
  readonly userAgent?: string | readonly string[] | undefined;
  /** `service.name` of what it sent, if that has been read. Empty: not known. */
  readonly services?: readonly string[] | undefined;
}

/** Named as OpenTelemetry's semantic conventions name them. What is not known is absent. */
export interface SenderFields {
  readonly 'service.name'?: string;
  readonly 'client.address'?: string;
  readonly 'url.path'?: string;
  readonly 'user_agent.original'?: string;
}

/** Most characters of a text that a sender chooses. */
const MAX_TEXT_LENGTH = 200;

export function senderFields({ address, path, userAgent, services = [] }: KnownSender): SenderFields {
  const agent = typeof userAgent === 'string' ? userAgent : userAgent?.[0];
  return {
    ...(services.length > 0 && { 'service.name': senderText(services.join(', ')) }),
    ...(address && { 'client.address': shownText(address) }),
    ...(path && { 'url.path': senderText(targetPath(path)) }),
    ...(agent && { 'user_agent.original': senderText(agent) }),
  };
}

function senderText(text: string): string {
  return shownText(withoutCredentials(text));
}

/**
 * A text that may quote a sender: at most so many characters, without secrets of tokens and passwords of URLs, and with escapes for what is
 * not seen.
 */
export function shownText(quoting: string, maxLength = MAX_TEXT_LENGTH): string {
  const text = withoutUserinfo(quoting);
  const visible = visibleText(withoutSecrets(text.slice(0, maxLength)));
  return text.length > maxLength || visible.length > maxLength ? `${visible.slice(0, maxLength)}…` : visible;
}

/** What lines about refusals have in common, if they are alike: the reason, whatever numbers it has, and the sender. */
export function refusalKind(reason: string, sender: SenderFields): string {
  return [reason.slice(0, MAX_TEXT_LENGTH).replace(/\d+/g, '0'), ...Object.values(sender)].join('\n');
}
