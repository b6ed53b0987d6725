/** What is loaded when it is needed: most pages, and most views of a trace. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LoadingBar } from './states.tsx';

type LoadedProps<Given> = Given & { readonly load: () => Promise<ComponentType<Given>> };

export function Loaded<Given extends object>({ load, ...given }: LoadedProps<Given>) {
  const [Page, setPage] = useState<ComponentType<Given>>();
  useEffect(() => {
    void load().then((loaded) => setPage(() => loaded));
  }, [load]);
  return Page === undefined ? <LoadingBar isLoading /> : <Page {...(given as unknown as Given)} />;
}
