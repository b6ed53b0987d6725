/** The guide as resources, for clients whose users choose what a model reads. */
import { TOPICS } from './topics.ts';

const URI = 'spangraph://traceql/';
const MIME_TYPE = 'text/markdown';

export const RESOURCES: readonly object[] = TOPICS.map(({ name, title, about, text }) => ({
  uri: URI + name,
  name: `traceql-${name}`,
  title,
  description: about,
  mimeType: MIME_TYPE,
  size: new TextEncoder().encode(text).byteLength,
}));

/** The contents of a resource. Undefined for an unknown one. */
export function readResource(uri: string): object | undefined {
  const topic = TOPICS.find(({ name }) => URI + name === uri);
  return topic && { uri, mimeType: MIME_TYPE, text: topic.text };
}
