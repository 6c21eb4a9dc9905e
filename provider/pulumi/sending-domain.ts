import * as pulumi from '@pulumi/pulumi';
import type { ShownRecords } from '../resources/dns-records';
import {
  type DnsRecordGroup,
  type RecordSettings,
  recordSetsOf,
  type SendingDomainRecord,
  type SendingDomainRecordSet,
} from './sending-domain-records';

export type { DnsRecordGroup, SendingDomainRecord, SendingDomainRecordSet } from './sending-domain-records';

/** Pulumi's state has it, in the names of all children too, and in both forms the same: a stack that changes from one to the other keeps its names. */
const TYPE = 'mailgun:index:SendingDomain';

type Class<Outputs> = new (name: string, args: never, options?: pulumi.CustomResourceOptions) => pulumi.CustomResource & Outputs;

/** The classes that the component is made of: those of `pulumi-mailgun`, or those of `@pulumi-mailgun/native`. */
export interface SendingDomainClasses {
  readonly Domain: Class<{ readonly [Name in keyof ShownRecords]: pulumi.Output<ShownRecords[Name]> }>;
  readonly DomainVerification: Class<{ readonly domain: pulumi.Output<string> }>;
  readonly Webhook: Class<object>;
  readonly SmtpCredential: Class<{ readonly password: pulumi.Output<string | undefined> }>;
  readonly ApiKey: Class<{ readonly secret: pulumi.Output<string | undefined> }>;
}

type ArgsOf<C> = C extends new (name: string, args: infer Args, options?: pulumi.CustomResourceOptions) => unknown ? Args : never;
type Part<Args, Name extends string> = Args extends { readonly [N in Name]: infer Value } ? Value : never;

/** How the program creates the DNS records: either way, the options must reach the resource, so that the component is its parent. */
type CreatesRecords =
  | {
      /** Creates one DNS record with a DNS provider. */
      readonly createRecord: (record: SendingDomainRecord, options: pulumi.CustomResourceOptions) => pulumi.Resource;
      readonly createRecordSet?: undefined;
    }
  | {
      /** Creates the DNS records of one name and type, with a DNS provider that has one resource for them, such as Route 53. */
      readonly createRecordSet: (set: SendingDomainRecordSet, options: pulumi.CustomResourceOptions) => pulumi.Resource;
      readonly createRecord?: undefined;
    };

interface Settings<C extends SendingDomainClasses> {
  /** The arguments of the domain. `forceDkimAuthority` is true if neither it nor `dkimHostName` is given, so that the DKIM record is the domain's own. */
  readonly domain: ArgsOf<C['Domain']>;
  /**
   * Which DNS records are created and waited for. Default: `sending` and `tracking`. With `receiving`, mail to the domain goes to Mailgun: a domain that
   * receives mail elsewhere must not have it.
   */
  readonly records?: readonly DnsRecordGroup[] | undefined;
  /** Seconds to wait until Mailgun finds the records, 1 to 86,400. Default 1,800. */
  readonly timeout?: pulumi.Input<number> | undefined;
  /** An SMTP login. Default: none. */
  readonly smtp?: Omit<ArgsOf<C['SmtpCredential']>, 'domain'> | undefined;
  /** An API key that can only send, and only from this domain. Default: none. */
  readonly sendingKey?: Omit<ArgsOf<C['ApiKey']>, 'role' | 'domainName'> | undefined;
  /** The URLs for each type of event, one to three. Default: none. */
  readonly webhooks?:
    | { readonly [E in Extract<Part<ArgsOf<C['Webhook']>, 'eventType'>, string>]?: Part<ArgsOf<C['Webhook']>, 'urls'> | undefined }
    | undefined;
}

export type SendingDomainArgsOf<C extends SendingDomainClasses> = Settings<C> & CreatesRecords;

interface Outputs<C extends SendingDomainClasses> {
  /** The domain, as a resource. */
  readonly domain: InstanceType<C['Domain']>;
  /** Its verification: what must wait until the domain can send depends on it. */
  readonly verification: InstanceType<C['DomainVerification']>;
  /** What `createRecord` or `createRecordSet` returned. */
  readonly dnsRecords: readonly pulumi.Resource[];
  /** The name of the domain. It is known when Mailgun has found the DNS records: what uses it waits until the domain can send. */
  readonly name: pulumi.Output<string>;
  /** The user name for SMTP, which is a whole address; undefined without `smtp`. */
  readonly smtpUser: pulumi.Output<string | undefined>;
  /** The password for SMTP, which is secret; undefined without `smtp`. */
  readonly smtpPassword: pulumi.Output<string | undefined>;
  /** The API key itself, which is secret; undefined without `sendingKey`. */
  readonly key: pulumi.Output<string | undefined>;
}

export type SendingDomainClass<C extends SendingDomainClasses> = new (
  name: string,
  args: SendingDomainArgsOf<C>,
  options?: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource & Outputs<C>;

interface DomainSettings extends RecordSettings {
  readonly name: pulumi.Input<string>;
  readonly forceDkimAuthority?: unknown;
  readonly dkimHostName?: unknown;
}

/**
 * Makes the component of the classes of either form. `pulumi-mailgun` has it as `SendingDomain`; with the package that is generated for Pulumi's own
 * protocol, a program makes it itself.
 *
 * ```ts
 * import * as native from '@pulumi-mailgun/native';
 * import { sendingDomain } from 'pulumi-mailgun/component';
 *
 * class SendingDomain extends sendingDomain(native) {}
 * ```
 */
export function sendingDomain<C extends SendingDomainClasses>(classes: C): SendingDomainClass<C> {
  class SendingDomain extends pulumi.ComponentResource {
    readonly domain: InstanceType<C['Domain']>;
    readonly verification: InstanceType<C['DomainVerification']>;
    readonly dnsRecords: readonly pulumi.Resource[];
    readonly name: pulumi.Output<string>;
    readonly smtpUser: pulumi.Output<string | undefined>;
    readonly smtpPassword: pulumi.Output<string | undefined>;
    readonly key: pulumi.Output<string | undefined>;

    constructor(name: string, args: SendingDomainArgsOf<C>, options?: pulumi.ComponentResourceOptions) {
      super(TYPE, name, {}, options);
      // A program in JavaScript may give none, or both.
      if ((args.createRecord === undefined) === (args.createRecordSet === undefined))
        throw new Error(`The SendingDomain "${name}" needs either createRecord or createRecordSet.`);
      const child = { parent: this };
      const { records: groups = ['sending', 'tracking'], timeout = 1800, smtp, sendingKey, webhooks = {} } = args;
      const settings = args.domain as DomainSettings;
      // Without it the record of a domain whose root is in the account is the root's: it would be created twice, and be gone with the first of the two.
      const own = settings.forceDkimAuthority === undefined && settings.dkimHostName === undefined ? { forceDkimAuthority: true } : {};
      const domain = new classes.Domain(name, { ...own, ...settings } as never, child);
      const sets = recordSetsOf(name, domain, settings, groups);
      this.dnsRecords = createRecords(args, sets, child);
      const verification = new classes.DomainVerification(
        name,
        { domain: domain.name, records: groups, timeout, keepers: keepersOf(sets, this.dnsRecords) } as never,
        { ...child, dependsOn: [...this.dnsRecords] },
      );
      for (const [eventType, urls] of Object.entries(webhooks))
        if (urls !== undefined) new classes.Webhook(`${name}-${eventType}`, { domain: domain.name, eventType, urls } as never, child);
      const login = smtp && new classes.SmtpCredential(name, { ...smtp, domain: domain.name } as never, child);
      const apiKey = sendingKey && new classes.ApiKey(name, { ...sendingKey, role: 'sending', domainName: domain.name } as never, child);

      this.domain = domain as InstanceType<C['Domain']>;
      this.verification = verification as InstanceType<C['DomainVerification']>;
      this.name = verification.domain;
      this.smtpUser = pulumi.output(login?.id);
      this.smtpPassword = login ? pulumi.secret(login.password) : pulumi.output(undefined);
      this.key = apiKey ? pulumi.secret(apiKey.secret) : pulumi.output(undefined);
      this.registerOutputs({ name: this.name, smtpUser: this.smtpUser, smtpPassword: this.smtpPassword, key: this.key });
    }
  }
  return SendingDomain;
}

function createRecords(
  { createRecord, createRecordSet }: CreatesRecords,
  sets: readonly SendingDomainRecordSet[],
  options: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  if (createRecord) return sets.flatMap(({ records }) => records.map((record) => createRecord(record, options)));
  return createRecordSet ? sets.map((set) => createRecordSet(set, options)) : [];
}

/** Mailgun is asked again when a record has another value, or is another one. */
function keepersOf(sets: readonly SendingDomainRecordSet[], made: readonly pulumi.Resource[]): Record<string, pulumi.Output<string>> {
  const ids = made.map((resource) => (pulumi.CustomResource.isInstance(resource) ? resource.id : resource.urn));
  const values = sets.flatMap(({ records }) => records.map(({ value }) => value));
  return { resources: pulumi.all(ids).apply((all) => all.join()), values: pulumi.all(values).apply((all) => all.join()) };
}
