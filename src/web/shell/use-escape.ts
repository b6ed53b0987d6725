/** Escape while something is under way. */
import { useEffect } from 'preact/hooks';

/** Gives up what is under way; nothing else gets the key then. */
export function useEscape(isUnderWay: boolean, giveUp: () => void): void {
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      giveUp();
    };
    // Before the keys of the page.
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [isUnderWay]);
}
