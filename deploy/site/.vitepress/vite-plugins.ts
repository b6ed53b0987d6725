/** What Vite must know of a site whose pages and colours are elsewhere in the repository. */
import { join } from 'node:path';
import type { UserConfig } from 'vitepress';

type Plugin = Exclude<NonNullable<NonNullable<UserConfig['vite']>['plugins']>[number], false | null | undefined>;

/** The theme takes the colours of Spangraph's page, from src/web/style/tokens.css. It names the dark ones by a class. */
export function sharedColors(): Plugin {
  return {
    name: 'spangraph:shared-colors',
    transform: (code, id) =>
      id.endsWith('/src/web/style/tokens.css') ? code.replaceAll(':root[data-theme="dark"]', ':root.dark') : undefined,
  };
}

/** Pages become components of Vue, which is not installed where they are: they take the site's. */
export function vueOfSite(): Plugin {
  const importer = join(import.meta.dirname, 'theme/index.ts');
  return {
    name: 'spangraph:vue-of-site',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^vue(?:\/|$)/ },
      handler(id) {
        return this.resolve(id, importer, { skipSelf: true });
      },
    },
  };
}
