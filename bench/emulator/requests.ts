/** Of the text of a large message. */
export const kilobytes = 10;

export const domain = 'mail.example.com';

export const letterOf = (n: number, size: number) => ({
  from: `shop@${domain}`,
  to: `reader${n}@example.com`,
  subject: `Order ${n}`,
  text: `${n} `.padEnd(size * 1024, 'Hello Alice. '),
});

export const routeOf = (n: number) => ({ expression: `match_recipient("n${n}@${domain}")`, action: 'stop()' });
