/** A view whose code is loaded when it is shown. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LoadingBar } from './states.tsx';

type LoadedProps<Given> = Given & { readonly load: () => Promise<ComponentType<Given>> };

/** `load` stays the same while the view is shown. The view gets everything else. */
export function Loaded<Given extends object>({ load, ...given }: LoadedProps<Given>) {
  const [View, setView] = useState<ComponentType<Given>>();
  useEffect(() => {
    void load().then((loaded) => setView(() => loaded));
  }, [load]);
  return View === undefined ? <LoadingBar isLoading /> : <View {...(given as unknown as Given)} />;
}
