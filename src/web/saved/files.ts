/** Saved searches as a file. */
import { sv } from '../messages/saved.ts';
import { entriesIn, importFrom, saved, textOf } from './saved-searches.ts';

/** A file of saved searches has far less. */
const MOST_FILE_BYTES = 1_000_000;

/** Gives the searches to the browser as a download. */
export function downloadSaved(): void {
  const url = URL.createObjectURL(new Blob([textOf(saved.value)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'spangraph-searches.json';
  link.click();
  URL.revokeObjectURL(url);
}

/** Adds the searches of a file. Resolves with what became of it, in words. */
export async function readSaved(file: File): Promise<string> {
  if (file.size > MOST_FILE_BYTES) return sv.tooLarge;
  const text = await file.text();
  const added = importFrom(text);
  return added === undefined ? sv.notImported : sv.imported(added, entriesIn(text) - added);
}
