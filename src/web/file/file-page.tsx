/** Traces of local files: they are read in the page, and are sent nowhere. */
import { useEffect } from 'preact/hooks';
import { f } from '../messages/file.ts';
import { dropped } from '../shell/dropped-files.ts';
import { Icon } from '../shell/icon.tsx';
import { Blank, LoadingBar } from '../shell/states.tsx';
import { hrefOf, parameter } from '../state/place.ts';
import '../style/file.css';
import { TracePage, type TracePageProps } from '../trace/trace-page.tsx';
import { ChooseFiles, Remarks } from './choose-files.tsx';
import { isReading, type OpenedFiles, opened, openFiles, refusal } from './opened.ts';
import { TraceList } from './trace-list.tsx';

const trace = parameter('trace');
const isChoosing = parameter('open');

/** `loadViews` is for the page of a trace. */
export function FilePage({ loadViews }: Pick<TracePageProps, 'loadViews'>) {
  usePaste();
  const files = dropped.value;
  useEffect(() => {
    if (files.length === 0) return;
    dropped.value = [];
    void openFiles(files);
  }, [files]);
  useEffect(() => {
    document.title = `${f.title} · Spangraph`;
  }, []);
  const shown = opened.value;
  return (
    <div class="file-page">
      <LoadingBar isLoading={isReading.value} />
      {refusal.value !== undefined && (
        <div class="problem" role="alert">
          <p>{refusal.value.text}</p>
          <Remarks problems={refusal.value.problems} />
        </div>
      )}
      {shown === undefined || isChoosing.value === '1' ? (
        <ChooseFiles isGone={shown === undefined && trace.value !== undefined} />
      ) : (
        <Shown files={shown} loadViews={loadViews} />
      )}
    </div>
  );
}

interface ShownProps extends Pick<TracePageProps, 'loadViews'> {
  readonly files: OpenedFiles;
}

function Shown({ files, loadViews }: ShownProps) {
  const { name, traces, source, problems } = files;
  const [only] = traces.size === 1 ? traces.keys() : [];
  const traceId = trace.value ?? only;
  return (
    <>
      <div class="file-bar">
        <span class="file-name" title={name}>
          <Icon name="file" />
          <span class="unseen">{f.local}</span> <bdi>{name}</bdi>
        </span>
        {traceId !== undefined && traces.size > 1 && <a href={hrefOf('file')}>{f.allTraces(traces.size)}</a>}
        <a class="button" href={hrefOf('file', { open: '1' })}>
          {f.openOther}
        </a>
        {problems.count > 0 && (
          <details class="file-remarks">
            <summary>{f.problems(problems.count)}</summary>
            <Remarks problems={problems} />
          </details>
        )}
      </div>
      {traceId === undefined && <TraceList traces={traces} />}
      {traceId !== undefined && traces.has(traceId) && <TracePage key={traceId} {...{ traceId, source, loadViews }} />}
      {traceId !== undefined && !traces.has(traceId) && (
        <Blank title={f.notInFile} isPage>
          <code>{traceId}</code>
          <a href={hrefOf('file')}>{f.allTraces(traces.size)}</a>
        </Blank>
      )}
    </>
  );
}

/** Text or files from the clipboard are opened, unless a field takes them. */
function usePaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (event.target instanceof Element && event.target.matches('input, textarea, [contenteditable], dialog *'))
        return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length === 0 && text.trim() === '') return;
      event.preventDefault();
      void openFiles(files.length > 0 ? files : [new File([text], f.pasted)]);
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, []);
}
