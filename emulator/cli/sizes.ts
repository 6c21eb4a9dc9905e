const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
};

/** @throws an Error that says how a number of bytes is written. */
export function parseBytes(text: string): number {
  const [, number = '', unit = ''] = /^(\d+)\s*([kmg]i?b)?$/i.exec(text) ?? [];
  const bytes = Number(number) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
  if (number !== '' && Number.isSafeInteger(bytes)) return bytes;
  throw new Error(`"${text}" is not a number of bytes: write 1000000, 500KB, 200MB or 1GB.`);
}
