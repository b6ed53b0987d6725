/** What can be done with the selected span. */
import { d } from '../../messages/span.ts';
import { copyText } from '../../shell/copy-link.ts';
import { Icon, type IconName } from '../../shell/icon.tsx';
import { focusOn, togglePin, zoomToSpan } from '../span-actions.ts';
import type { TraceModel } from '../trace-model.ts';
import type { Detail } from './detail.ts';

interface SpanButtonsProps {
  readonly model: TraceModel;
  readonly span: number;
  /** Undefined until it has come. */
  readonly detail: Detail | undefined;
}

export function SpanButtons({ model, span, detail }: SpanButtonsProps) {
  const isPinned = model.pinned.value.includes(span);
  return (
    <div class="span-buttons">
      <Action icon="focus" name={d.focusHere} title={d.focusText} act={() => focusOn(model, span)} />
      <Action icon="zoom" name={d.zoomHere} title={d.zoomText} act={() => zoomToSpan(model, span)} />
      <Action icon="pin" name={isPinned ? d.unpin : d.pin} title={d.pinText} act={() => togglePin(model, span)} />
      <Action
        icon="code"
        name={d.copyJson}
        title={d.copyJsonText}
        isDisabled={detail === undefined}
        act={() => void copyText(jsonOf(detail), d.copiedJson)}
      />
    </div>
  );
}

export function jsonOf(detail: Detail | undefined): string {
  return JSON.stringify(detail, null, 2);
}

interface ActionProps {
  readonly icon: IconName;
  readonly name: string;
  readonly title: string;
  readonly isDisabled?: boolean;
  readonly act: () => void;
}

function Action({ icon, name, title, isDisabled = false, act }: ActionProps) {
  return (
    <button type="button" class="plain" title={title} disabled={isDisabled} onClick={act}>
      <Icon name={icon} />
      {name}
    </button>
  );
}
