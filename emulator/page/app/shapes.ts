/** What the control API answers, as far as it is shown. Times are ISO 8601. */
export interface Mail {
  readonly key: string;
  readonly id: string;
  readonly domain: string;
  readonly region: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly template?: string;
  readonly tags: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: readonly (readonly [string, string])[];
  readonly attachments: readonly {
    readonly index: number;
    readonly filename: string;
    readonly contentType: string;
    readonly size: number;
  }[];
  readonly method: string;
  readonly receivedAt: string;
  readonly deliveryTime?: string;
  readonly events: readonly string[];
}

export interface MailEvent {
  readonly id: string;
  readonly event: string;
  /** Seconds. */
  readonly timestamp: number;
  readonly recipient?: string;
  readonly severity?: string;
  readonly reason?: string;
  readonly url?: string;
  readonly 'delivery-status'?: { readonly code?: number; readonly message?: string; readonly description?: string };
}

/** What the page's own server reads out of a message. */
export interface Content {
  readonly html: string | null;
  readonly text: string;
  readonly links: readonly string[];
  readonly hasRemoteImages: boolean;
  readonly headers: readonly (readonly [string, string])[];
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly route?: string;
  readonly region: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly time: string;
  readonly status?: number;
  readonly nearest?: readonly string[];
}

export interface Posting {
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly domain: string;
  readonly eventType?: string;
  readonly message?: string;
  readonly createdAt: string;
  readonly state: string;
  readonly attempts: readonly { readonly at: string; readonly status?: number; readonly problem?: string; readonly milliseconds: number }[];
  readonly payload: unknown;
}

export interface DnsRecord {
  readonly name?: string;
  readonly recordType: string;
  readonly value: string;
  readonly priority?: string;
  readonly valid: string;
}

export interface Domain {
  readonly name: string;
  readonly region: string;
  readonly state: string;
  readonly createdAt: string;
  readonly records: readonly DnsRecord[];
}

export interface Route {
  readonly id: string;
  readonly region: string;
  readonly priority: number;
  readonly description: string;
  readonly expression: string;
  readonly actions: readonly string[];
}

export interface Template {
  readonly name: string;
  readonly region: string;
  /** None: of the account. */
  readonly domain?: string;
  readonly description: string;
  readonly versions: readonly { readonly tag: string; readonly content: string; readonly isActive: boolean; readonly comment: string }[];
}

export interface Clock {
  readonly now: string;
  readonly frozen: boolean;
  readonly waiting: readonly { readonly task: Task; readonly due: string | { readonly reads?: number } }[];
}

export interface Task {
  readonly kind: string;
  readonly [field: string]: unknown;
}
