/** The spelling of the few answers that show Go's own names: `Next`, `StartVolume`. */
export const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
