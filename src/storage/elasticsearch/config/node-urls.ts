/** The form that every message about bad URLs of nodes names. */
export const URLS_FORM =
  'URLs such as http://localhost:9200 or https://es.example.com (credentials belong in username and password)';

/**
 * The URLs of a list, or of a text with commas, without a slash at the end. Undefined if one of them is no URL, or has
 * credentials in it.
 */
export function parseNodeUrls(value: string | readonly string[]): readonly string[] | undefined {
  const texts = (typeof value === 'string' ? value.split(',') : value).map((text) => text.trim());
  const urls = texts.map(parseNodeUrl).filter((url) => url !== undefined);
  return urls.length > 0 && urls.length === texts.length ? urls : undefined;
}

function parseNodeUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  return url.href.replace(/\/$/, '');
}
