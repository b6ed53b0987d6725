/** Files that are dropped anywhere on the page. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, path } from '../state/place.ts';

/** Whether a file is held over the page. */
export const isHeld = signal(false);
/** Files that nobody has read yet. */
export const dropped = signal<readonly File[]>([]);

/** Takes dropped files to the page that opens them. */
export function useDrop(): void {
  useEffect(() => {
    const gone = new AbortController();
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', take: (event: DragEvent) => void): void => {
      const takeFiles = (event: DragEvent): void => {
        if (event.dataTransfer?.types.includes('Files')) take(event);
      };
      addEventListener(name, takeFiles, { signal: gone.signal });
    };
    on('dragenter', () => (isHeld.value = true));
    // Without this the browser opens the file in place of the page.
    on('dragover', (event) => event.preventDefault());
    on('dragleave', ({ relatedTarget }) => (isHeld.value = relatedTarget !== null));
    on('drop', (event) => {
      event.preventDefault();
      isHeld.value = false;
      dropped.value = [...(event.dataTransfer?.files ?? [])];
      if (path.value !== 'file') go('file');
    });
    return () => gone.abort();
  }, []);
}
