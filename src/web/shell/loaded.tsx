/** A view whose code is loaded when it is shown. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { LoadingBar } from './states.tsx';

type LoadedProps<Given> = Given & { readonly load: () => Promise<ComponentType<Given>> };

/** `load` stays the same while the view is shown. The view gets everything else. */
export function Loaded<Given extends object>({ load, ...given }: LoadedProps<Given>) {
  const [View, setView] = useState<ComponentType<Given>>();
  const [hasFailed, setHasFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isGone = false;
    const begin = async (): Promise<void> => {
      if (attempt > 0) await loadStylesAgain();
      return setView(await load().then((loaded) => () => loaded));
    };
    begin().catch(() => isGone || setHasFailed(true));
    return () => {
      isGone = true;
    };
  }, [load, attempt]);
  if (View !== undefined) return <View {...(given as unknown as Given)} />;
  if (!hasFailed) return <LoadingBar isLoading />;
  const retry = (): void => {
    setHasFailed(false);
    setAttempt(attempt + 1);
  };
  return <NotLoaded retry={retry} />;
}

/** A new version of the server has other files: only the page as a whole gets them. */
function NotLoaded({ retry }: { readonly retry: () => void }) {
  return (
    <div class="problem" role="alert">
      <p>{t.notLoaded}</p>
      <p class="actions">
        <button type="button" onClick={retry}>
          {t.retry}
        </button>
        <button type="button" onClick={() => location.reload()}>
          {t.reload}
        </button>
      </p>
    </div>
  );
}

/** Resolves when the style sheets that did not load have been tried again. The code that wants them asks only once. */
async function loadStylesAgain(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')];
  const missing = links.filter(({ sheet }) => sheet === null);
  await Promise.all(missing.map(loadAgain));
}

function loadAgain(link: HTMLLinkElement): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const again = document.createElement('link');
  again.rel = 'stylesheet';
  again.href = link.href;
  again.addEventListener('load', () => resolve());
  again.addEventListener('error', () => reject(new Error(`${link.href} did not load.`)));
  link.replaceWith(again);
  return promise;
}
