import { isUtf8 } from 'node:buffer';
import { hasSurrogateEscape, type TextFacts } from './repair-text.ts';

/** `text` is what decoding made of `bytes`, a document or a part of one. */
export function textFacts(text: string, bytes: Buffer): TextFacts {
  return {
    isDecodedExactly: isUtf8(bytes),
    hasSurrogateEscape: hasSurrogateEscape(text),
  };
}
