/** Inputs that every resource carries beside its arguments. Pulumi's display leaves out names that begin so. */
export const TYPE = '__type';
export const IMPORT = '__import';
export const PROVIDER = '__provider';
