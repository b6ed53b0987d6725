/** The way to more rows, beneath a list that shows the first ones. */
import { t } from '../messages/en.ts';

interface MoreProps {
  readonly onMore: () => void;
  /** While the next rows are under way. */
  readonly isLoading?: boolean;
}

export function More({ onMore, isLoading = false }: MoreProps) {
  return (
    <p class="more">
      <button type="button" disabled={isLoading} onClick={onMore}>
        {t.more}
      </button>
    </p>
  );
}
