import type { IncomingMessage } from 'node:http';
import { SpangraphError } from '../../errors.ts';
import { Inbox } from '../answers/inbox.ts';

const LIMITS = {
  /** Of a form: a token of the largest size and a path. */
  maxBodyBytes: 128 * 1_024,
  /** Of all forms that are being received: their senders have proven nothing yet. */
  maxReceivedBytes: 4 * 1_024 * 1_024,
};

export class Forms {
  readonly #inbox = new Inbox(LIMITS, '');

  /** The fields of a form. Throws as {@link Inbox.receive} does, and UNSUPPORTED_MEDIA_TYPE for what is no form. */
  async receive(request: IncomingMessage): Promise<URLSearchParams> {
    const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (type === 'application/x-www-form-urlencoded') {
      return new URLSearchParams(new TextDecoder().decode(await this.#inbox.receive(request)));
    }
    throw new SpangraphError('UNSUPPORTED_MEDIA_TYPE', 'This takes a form: application/x-www-form-urlencoded.');
  }
}
