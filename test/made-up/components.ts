import type { ComponentList } from '../../src/config/component-list.ts';
import { ledger } from './ledger/definition.ts';
import { postcard } from './postcard/definition.ts';

/** A program that has nothing but these. */
export const MADE_UP: ComponentList = { backends: [ledger], receivers: [postcard] };
