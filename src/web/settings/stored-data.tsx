/** What the page keeps in this browser, and a way to be rid of it. */
import { st } from '../messages/settings.ts';
import { saveAs } from '../shell/save-as.ts';
import { clearStored, storedItems } from '../state/preferences.ts';

/** Characters of a value. The file has all. */
const SHOWN = 300;

export function StoredData() {
  const items = storedItems();
  return (
    <section class="settings-section">
      <h2>{st.stored}</h2>
      {items === undefined ? (
        <p role="status">{st.refused}</p>
      ) : (
        <>
          <p class="muted">{st.storedText}</p>
          {items.length === 0 && <p>{st.nothingStored}</p>}
          {items.length > 0 && <Items items={items} />}
        </>
      )}
    </section>
  );
}

function clearAll(): void {
  clearStored();
  // What views hold in memory must not be stored again.
  location.reload();
}

function Items({ items }: { readonly items: NonNullable<ReturnType<typeof storedItems>> }) {
  const save = (): void => {
    const text = JSON.stringify(Object.fromEntries(items.map(({ name, value }) => [name, value])), null, 2);
    saveAs('spangraph-settings.json', new Blob([text], { type: 'application/json' }));
  };
  return (
    <>
      <table class="stored-items">
        <thead>
          <tr>
            <th scope="col">{st.item}</th>
            <th scope="col">{st.value}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{st.items[name] ?? name}</th>
              <td>
                <bdi>{value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="actions">
        <button type="button" onClick={clearAll}>
          {st.clear}
        </button>
        <button type="button" onClick={save}>
          {st.save}
        </button>
      </p>
    </>
  );
}
