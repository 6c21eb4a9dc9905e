import { api, type Endpoint } from 'mailgun-sdk';
import { type Area, areaOf } from './area';

/** What an agent needs of an area to carry out an operation. */
type Access = 'read' | 'full';

/** One operation of the API, as policies, tools and audit records name it. */
export interface Operation {
  /** `messages.send`. */
  readonly name: string;
  readonly noun: string;
  readonly verb: string;
  readonly area: Area;
  readonly access: Access;
  readonly endpoint: Endpoint;
}

/** It is only read, but whoever has the key can forge webhooks. */
const showingSecrets: readonly string[] = ['account.getSigningKey'];

/** Every operation of the API by its name, in the order of the SDK. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  (Object.keys(areaOf) as (keyof typeof api)[]).flatMap((noun) =>
    Object.entries<Endpoint>(api[noun]).map(([verb, endpoint]) => {
      const name = `${noun}.${verb}`;
      const access = endpoint.access === 'read' && !showingSecrets.includes(name) ? 'read' : 'full';
      return [name, { name, noun, verb, area: areaOf[noun], access, endpoint }] as const;
    }),
  ),
);
