import { resolve } from 'node:path';

/** The path of a file of the reference data. Only tests named `*.witness.test.ts` may ask: they are skipped where it is missing. */
export const referenceData = (file: string): string => resolve(__dirname, '../../shared', file);
