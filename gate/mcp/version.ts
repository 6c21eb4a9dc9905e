/** The version in `package.json`, which compiled code does not lie beside; a test holds them together. */
export const version = '0.1.0';
