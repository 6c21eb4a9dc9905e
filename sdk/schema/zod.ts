import * as z from './zod-parts';

/**
 * The parts of zod that are used here. The build puts them into one file (`scripts/bundle-zod.mjs`), which loads in 8 ms;
 * zod as it is installed, with its languages and JSON schemas in a hundred files, takes 45.
 */
export { z };
