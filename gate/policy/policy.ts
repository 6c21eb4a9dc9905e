import type { Area } from '../operations/area';

/** Where a rule stands in the policy file. */
export interface Place {
  /** Its way from the agent: `support-bot.areas.Messages.recipients`. */
  readonly rule: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

export interface Rule<Value> extends Place {
  readonly value: Value;
}

/** What a policy file says, checked. */
export interface Policy {
  /** SHA-256 of the file, in hex: an approval given under another policy does not count. */
  readonly digest: string;
  readonly agents: ReadonlyMap<string, Agent>;
  /** Milliseconds for which a call waits for a person; then it is refused. Default 5 minutes. */
  readonly approvalTimeout: number;
}

export interface Agent extends Place {
  readonly name: string;
  readonly tokens: readonly Token[];
  /** `read-only: true` takes every write away, whatever else is granted. */
  readonly readOnly: Rule<boolean> | undefined;
  /** An area that is not in it is off. */
  readonly grants: ReadonlyMap<Area, Grant>;
  /** Messages in any 60 minutes, each recipient of a call being one. */
  readonly messagesPerHour: Rule<number> | undefined;
  /** Recipients in any 24 hours. */
  readonly recipientsPerDay: Rule<number> | undefined;
  /** What it is told where the area says nothing of its own. */
  readonly because: Rule<string> | undefined;
  /** Ids of the sub-accounts for which it may act. Default: none. */
  readonly subaccounts: Rule<readonly string[]> | undefined;
}

/** A token is kept as its hash, so that the file gives nobody access. */
export interface Token extends Place {
  /** SHA-256, in hex. */
  readonly hash: string;
  readonly expires: Date;
}

/** What an agent may do in one area. */
export interface Grant extends Place, Narrowing {
  readonly access: 'off' | 'read' | 'full';
  /** These operations of the area and no others. */
  readonly only: Rule<readonly string[]> | undefined;
  /** All but these; beats `only`. */
  readonly except: Rule<readonly string[]> | undefined;
}

/** What narrows a grant. Said for an agent it holds for all of its areas; an area that says it too has its own instead. */
export interface Narrowing {
  /** Domains: `mail.example.com`, `*.example.com`, `*`. */
  readonly domains: Rule<readonly string[]> | undefined;
  /** Whom mail may reach, and who may be put on a list: `alice@example.com`, `*@example.com`, `*`. */
  readonly recipients: Rule<readonly string[]> | undefined;
  /** Who mail may come from. Default: any address at the domain that sends. */
  readonly from: Rule<readonly string[]> | undefined;
  /** Where Mailgun may be told to send data: `https://hooks.example.com/*`, `*@example.com`, `*`. */
  readonly destinations: Rule<readonly string[]> | undefined;
  /** Whose stored and received mail may be read. */
  readonly senders: Rule<readonly string[]> | undefined;
  readonly hours: Rule<Hours> | undefined;
  /** Who has to agree to a write, by operation; `*` for every one of the area. */
  readonly confirm: ReadonlyMap<string, Rule<'person' | 'client'>>;
  /** What an agent is told that is refused. */
  readonly because: Rule<string> | undefined;
}

/** When calls are allowed. */
export interface Hours {
  /** Minutes since midnight; `to` is not included. Where `from` is later than `to`, it goes over midnight. */
  readonly from: number;
  readonly to: number;
  /** 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
  /** IANA name: `Europe/Berlin`. */
  readonly zone: string;
}
