import type { Region } from 'mailgun-sdk';
import type { Fields } from '../http/requests';
import type { Store, Stores } from './store';
import type { StoredDomain, StoredKey } from './stored';
import type { Tasks, Transitions } from './task';

/** Gives a message to another mail server. @throws an error that says what that server said. */
export type HandOver = (message: { readonly sender: string; readonly recipient: string; readonly mime: string }) => Promise<void>;

/** What a behaviour knows beside its input. */
export interface Context {
  readonly region: Region;
  /** The store of the region that was asked. */
  readonly store: Store;
  readonly stores: Stores;
  /** The sub-account that the call acts for; the store has its domains only then. */
  readonly subaccountId: string | undefined;
  /** The key that was used; undefined for that of the options, and where nobody has asked. */
  readonly caller: StoredKey | undefined;
  /** The fields as they came: links to further pages repeat them, and not every declaration has the one that says which page. */
  readonly fields: Fields;
  /** What is to happen by itself. */
  readonly tasks: Tasks;
  readonly transitions: Readonly<Transitions>;
  /** Hosts beside this machine that something may be posted to. */
  readonly postTo: readonly string[];
  /** Where each message is given to that is delivered, if anywhere. */
  readonly handOver: HandOver | undefined;
  /** What a resolver finds of new domains. */
  readonly dns: StoredDomain['dns'];
  /** The address that the client used, region prefix included. */
  readonly baseUrl: string;
  /** What the client wants to be answered with: the `accept` header. */
  readonly accept: string;
}
