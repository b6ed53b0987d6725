/** Opens the menu of saved searches. */

import { sv } from '../messages/saved.ts';
import { PopoverButton } from '../shell/popover-button.tsx';

const loadMenu = async () => (await import('./saved-menu-page.tsx')).SavedMenu;

export function SavedButton() {
  return <PopoverButton icon="bookmark" label={sv.saved} name="saved-place" load={loadMenu} />;
}
