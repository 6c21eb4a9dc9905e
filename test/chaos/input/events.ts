import { readFileSync } from 'node:fs';
import { referenceData } from '../../reference-data';
import { areThere } from '../../witnesses';

export type Event = Readonly<Record<string, unknown>>;

/** Genuine events where the reference data is, and one with a field of each kind. */
export const events: readonly Event[] = [
  {
    event: 'clicked',
    id: 'Ase7i2zsRYeDXztHGENqRA',
    timestamp: 1521243339.873676,
    'log-level': 'info',
    recipient: 'alice@example.com',
    tags: ['a', 'b'],
    url: 'https://example.com',
    ip: '192.0.2.1',
    'user-variables': { order: { id: 7 }, list: [1] },
    'client-info': { 'client-os': 'Linux', 'client-name': 'Chrome', bot: '' },
    geolocation: { city: 'Bonn', region: 'NW', country: 'DE' },
    message: { headers: { 'message-id': 'a@example.com', to: 'alice@example.com' }, attachments: [{ filename: 'a.txt', size: 1 }] },
    'delivery-status': { code: 550, message: 'no', 'attempt-no': 1, tls: true },
    storage: { url: 'https://storage.example.com/a', key: 'abc' },
    flags: { 'is-test-mode': false, 'is-routed': true },
  },
  ...(areThere
    ? readFileSync(referenceData('mailgun/webhooks.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly payload: Event }).payload['event-data'] as Event | undefined)
        .filter((event) => event !== undefined)
    : []),
];
