import type { api } from 'mailgun-sdk';
import type { z } from 'zod';

type Mailboxes = z.output<typeof api.messages.send.input>['to'];
type Mailbox = Exclude<Mailboxes, readonly unknown[]>;

/** A mailbox as it travels. What is read from a request is always text; only the SDK's callers write objects. */
export const textOf = (mailbox: Mailbox): string => (typeof mailbox === 'string' ? mailbox : `${mailbox.name} <${mailbox.address}>`);

/** Comma-separated and repeated alike; a comma inside quotes belongs to a name. */
export const addressesOf = (value: Mailboxes | undefined): string[] =>
  [value ?? []]
    .flat()
    .map(textOf)
    .flatMap((text) => text.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [''])
    .map((address) => address.trim());

/** `Alice <alice@example.com>` is `alice@example.com`. */
export const bare = (address: string): string => /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address;

export const isAddress = (address: string): boolean => /^[^\s@<>]+@[^\s@<>]+$/.test(address);
