/** Tags as parameters of a search have them. */
import { refusal } from '../adapter/parameters.ts';
import type { TagText } from './tag-condition.ts';

/** A JSON object whose values are texts. Throws BAD_USER_INPUT. */
export function readTagObject(name: string, text: string): TagText[] {
  const value = parsed(name, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw noObject(name);
  return Object.entries(value).map(([key, tag]): TagText => {
    if (typeof tag !== 'string') throw noObject(name);
    return [key, tag];
  });
}

/** `key:value`. The value may have colons. Throws BAD_USER_INPUT. */
export function readTagPair(name: string, text: string): TagText {
  const colon = text.indexOf(':');
  if (colon < 0) throw refusal(name, 'must be a key and a value with a colon between them, such as error:true');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw noObject(name);
  }
}

function noObject(name: string): Error {
  return refusal(name, 'must be a JSON object of texts, such as {"http.status_code":"500"}');
}
