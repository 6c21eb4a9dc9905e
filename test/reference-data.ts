import { resolve } from 'node:path';

/** The path of a file of the reference data. A test that needs it is named `*.witness.test.ts`, and skipped where it is missing; one that has cases of its own too asks `areThere`. */
export const referenceData = (file: string): string => resolve(__dirname, '../../shared', file);
