/** A text that is cut in its middle where it does not fit: names of pods differ at their ends. */

/** UTF-16 units that always stay at the end, and of texts that are cut at their end. */
const TAIL = 8;
const SHORT = 16;

export function CutMiddle({ text }: { readonly text: string }) {
  if (text.length <= SHORT) return <bdi>{text}</bdi>;
  const at = tailOf(text);
  return (
    <bdi class="cut-middle">
      <span>{text.slice(0, at)}</span>
      <span>{text.slice(at)}</span>
    </bdi>
  );
}

/** Where the tail begins: not within a pair of surrogates. */
function tailOf(text: string): number {
  const at = text.length - TAIL;
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}
