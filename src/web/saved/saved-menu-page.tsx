/** Saves this search, and lists, renames, deletes, exports and imports saved ones. */
import { useRef, useState } from 'preact/hooks';
import { sv } from '../messages/saved.ts';
import { Icon } from '../shell/icon.tsx';
import type { PopoverProps } from '../shell/popover-button.tsx';
import { BASE, parameter } from '../state/place.ts';
import '../style/saved.css';
import { downloadSaved, readSaved } from './files.ts';
import {
  addressHere,
  MOST_NAME,
  MOST_SAVED,
  remove,
  rename,
  type SavedSearch,
  save,
  saved,
  shortened,
} from './saved-searches.ts';

const query = parameter('q');

/** A field that is begun with. */
function focus(element: HTMLElement | null): void {
  element?.focus();
}

export function SavedMenu({ close }: PopoverProps) {
  const [report, setReport] = useState('');
  const file = useRef<HTMLInputElement>(null);
  return (
    <div class="popover saved-menu">
      <SaveForm />
      {saved.value.length === 0 && <p class="muted">{sv.none}</p>}
      <ul aria-label={sv.savedSearches}>
        {saved.value.map((search) => (
          <Saved key={search.name} search={search} close={close} />
        ))}
      </ul>
      <p class="actions">
        {saved.value.length > 0 && (
          <button type="button" class="plain" onClick={downloadSaved}>
            <Icon name="download" />
            {sv.exportAll}
          </button>
        )}
        <button type="button" class="plain" onClick={() => file.current?.click()}>
          <Icon name="plus" />
          {sv.importAll}
        </button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.files?.[0];
            if (chosen !== undefined) void readSaved(chosen).then(setReport);
            // The same file may be chosen again.
            currentTarget.value = '';
          }}
        />
      </p>
      <p role="status">{report}</p>
    </div>
  );
}

function SaveForm() {
  const [name, setName] = useState(shortened(query.value ?? ''));
  const address = addressHere();
  const isNew = !saved.value.some((search) => search.name === name.trim());
  const isFull = isNew && saved.value.length >= MOST_SAVED;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (address !== undefined && save(name, address)) setName('');
  };
  return (
    <form onSubmit={submit}>
      <label>
        {sv.name}
        <input
          ref={focus}
          value={name}
          maxLength={MOST_NAME}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={name.trim() === '' || isFull || address === undefined}>
        {sv.save}
      </button>
      {address === undefined && <p class="muted">{sv.isTooLong}</p>}
      {isFull && <p class="muted">{sv.isFull(MOST_SAVED)}</p>}
    </form>
  );
}

function Saved({ search, close }: PopoverProps & { readonly search: SavedSearch }) {
  const [isNaming, setIsNaming] = useState(false);
  if (isNaming) return <NameField search={search} onDone={() => setIsNaming(false)} />;
  return (
    <li>
      <a href={BASE + search.address} title={search.address} onClick={close}>
        <bdi>{search.name}</bdi>
      </a>
      <button type="button" class="icon" aria-label={sv.rename(search.name)} onClick={() => setIsNaming(true)}>
        <Icon name="pencil" />
      </button>
      <button type="button" class="icon" aria-label={sv.remove(search.name)} onClick={() => remove(search)}>
        <Icon name="close" />
      </button>
    </li>
  );
}

interface NameFieldProps {
  readonly search: SavedSearch;
  readonly onDone: () => void;
}

function NameField({ search, onDone }: NameFieldProps) {
  const [name, setName] = useState(search.name);
  return (
    <li>
      <input
        ref={focus}
        aria-label={sv.newName(search.name)}
        value={name}
        maxLength={MOST_NAME}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
        onBlur={onDone}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          onDone();
          if (event.key === 'Enter') rename(search, name);
        }}
      />
    </li>
  );
}
