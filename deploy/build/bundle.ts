/**
 * Writes `dist/program`, the program with the packages that it uses, joined to few files. So nobody installs those packages, and a
 * start takes about 0.6 of the CPU time: otherwise the three threads load 3,000 modules one by one.
 */
import { join } from 'node:path';
import { bundleProgram } from '../program/bundle.ts';

await bundleProgram(join(import.meta.dirname, '../../dist/program'));
