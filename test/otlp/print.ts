/** Writes the matrix into docs/otlp.md. */
import { writeFileSync } from 'node:fs';
import { MATRIX_FILE, renderPage } from './matrix.ts';

writeFileSync(MATRIX_FILE, renderPage().expected);
