/** Asks for files. */
import { f } from '../messages/file.ts';
import { Icon } from '../shell/icon.tsx';
import { isReading, MAX_FILE_MB, openFiles, type Problems } from './opened.ts';

/** `isGone`: the address is of a trace whose file is no longer open. */
export function ChooseFiles({ isGone }: { readonly isGone: boolean }) {
  return (
    <div class="choose-files">
      <h1>{isGone ? f.gone : f.title}</h1>
      <p class="muted">{isGone ? f.goneText : f.text}</p>
      <div class="drop-place">
        <Icon name="file" />
        <label class="file-field">
          {isReading.value ? f.reading : f.choose}
          <input
            class="unseen"
            type="file"
            multiple
            accept=".json,.jsonl,.ndjson,.gz,.txt,application/json"
            disabled={isReading.value}
            onChange={({ currentTarget }) => {
              void openFiles([...(currentTarget.files ?? [])]);
              // The same file may be chosen again.
              currentTarget.value = '';
            }}
          />
        </label>
        <p class="muted">{f.hint}</p>
      </div>
      <h2>{f.formats}</h2>
      <dl class="file-formats">
        {f.formatList.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="muted">{text}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">{f.limit(MAX_FILE_MB)}</p>
    </div>
  );
}

/** What could not be read, and where it is. */
export function Remarks({ problems }: { readonly problems: Problems }) {
  return (
    <ul class="remarks">
      {problems.texts.map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
      {problems.count > problems.texts.length && (
        <li class="muted">{f.moreRemarks(problems.count - problems.texts.length)}</li>
      )}
    </ul>
  );
}
