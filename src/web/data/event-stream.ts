/** Server-sent events, read from the body of a response. */

/** An event, without those that are only comments. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** Most characters of an event. The server sends none as long as that. */
const MOST_EVENT_CHARS = 16_000_000;

/** Yields each event as it arrives, until the body ends. Calls `onBytes` for every piece of the body, comments too. */
export async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      text = (text + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n');
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      if (text.length > MOST_EVENT_CHARS) throw new Error('The server sends an event that is too long.');
      for (const part of parts) {
        const event = eventIn(part);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    await reader.cancel();
  }
}

/** Undefined if there are only comments. */
function eventIn(part: string): StreamEvent | undefined {
  let event: string | undefined;
  const data: string[] = [];
  for (const line of part.split('\n')) {
    const { name, value = '' } = /^(?<name>\w+)(?:: ?(?<value>.*))?$/.exec(line)?.groups ?? {};
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  }
  return event === undefined && data.length === 0 ? undefined : { event: event ?? 'message', data: data.join('\n') };
}
