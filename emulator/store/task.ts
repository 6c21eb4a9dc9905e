import type { Region } from 'mailgun-sdk';
import type { Agenda, Transition } from '../clock/agenda';

/** What recipients do with a message that has reached them. */
export type Reaction = 'opened' | 'clicked' | 'unsubscribed' | 'complained';

/** What happens by itself: at its time, or once something was read often enough. */
export type Task = { readonly region: Region } & (
  | { readonly kind: 'deliver'; readonly storageKey: string; readonly recipient: string; readonly attempt: number }
  | { readonly kind: 'react'; readonly storageKey: string; readonly recipient: string; readonly reaction: Reaction; readonly url?: string }
  /** Mail to a domain of the account comes back in. */
  | { readonly kind: 'receive'; readonly storageKey: string; readonly recipient: string }
  | { readonly kind: 'post'; readonly posting: string }
  | { readonly kind: 'verify-domain' | 'delete-domain'; readonly domain: string; readonly id: string }
  | { readonly kind: 'show-template'; readonly template: string }
);

export type Tasks = Agenda<Task>;

/** When what Mailgun does in the background happens here. Each is `immediate` unless it is told otherwise. */
export interface Transitions {
  /** From a verification that finds the DNS records to a domain that is active. Reads are those of the domain. */
  verification: Transition;
  /** From the deletion of a domain until it is gone, and its name is free. Reads are those of the domain. */
  deletion: Transition;
  /** From the creation of a template until it can be read. Reads are those of the template. */
  templates: Transition;
  /** From the acceptance of a message to the first attempt to deliver it. Reads are those of the events of its domain. */
  delivery: Transition;
}
