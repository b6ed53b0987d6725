/** The search that `/` opens with. */
import { inFirstRange } from './first-range.tsx';
import { SearchPage } from './search-page.tsx';

export const StartPage = inFirstRange(SearchPage);
