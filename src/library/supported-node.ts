/** Ends the import of the library on a Node.js that is too old for it. The entry imports it before all else. */
import { unsupportedNode } from '../node-version.ts';

const problem = unsupportedNode();
if (problem !== undefined) throw new Error(`spangraph: ${problem}.`);
