const remembered = 'mailgun-emulator read';
const most = 2000;

const keys = new Set<string>(JSON.parse(localStorage.getItem(remembered) ?? '[]') as string[]);

/** Which messages were opened here: a matter of this browser, not of the emulator. */
export const isRead = (key: string): boolean => keys.has(key);

export function markRead(key: string): void {
  keys.delete(key);
  keys.add(key);
  localStorage.setItem(remembered, JSON.stringify([...keys].slice(-most)));
}
