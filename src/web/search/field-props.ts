/** What both kinds of query field are given: the plain one and the editor. */
import type { Offer } from './suggestions.ts';
import type { Completion } from './use-completion.ts';
import type { Mistake } from './use-mistakes.ts';

/** What is chosen in a field, by UTF-16 offsets. */
export interface Selected {
  readonly from: number;
  readonly to: number;
}

export interface FieldProps {
  readonly text: string;
  /** Where the caret goes when the text was not typed. */
  readonly caret: number | undefined;
  readonly completion: Completion;
  readonly mistakes: readonly Mistake[];
  /** Id of what says the mistakes. */
  readonly describedBy: string;
  readonly onType: (text: string, caret: number) => void;
  /** Whether the key was used. */
  readonly onKey: (event: KeyboardEvent, caret: number) => boolean;
  /** Whether the pasted text, as the whole text of the field, was used. */
  readonly onPaste: (pasted: string) => boolean;
  readonly take: (offer: Offer) => void;
}

/** The editor, which has the focus from the plain field. */
export type EditorProps = FieldProps & { readonly begin: Selected | undefined };
