import { api, fieldsOf, isMailgunError, type Mailgun } from 'mailgun-sdk';
import { z } from 'zod';
import { defineResource, type Report } from '../lifecycle/define-resource';
import { ifThere } from '../lifecycle/if-there';
import { waitUntilThere } from '../lifecycle/waiting';

interface Wanted {
  readonly host: string;
  readonly timeout?: number | undefined;
}

export const trackingCertificate = defineResource({
  type: 'TrackingCertificate',
  fields: {
    /** The host of tracked links: `webPrefix` and name of the domain, such as `email.mail.example.com`. */
    host: fieldsOf(api.trackingCertificates.create).host,
    /** Seconds to wait until it is valid: 0 (no wait) to 86,400. Default 600. */
    timeout: z.int().min(0).max(86_400).optional(),
  },
  outputs: ['status'],
  lowerCase: ['host'],
  defaults: { timeout: 600 },
  idForms: ['<host>'],
  idOf: ({ host }) => host,
  isSetting: true,
  create: async (mailgun, args, report) => {
    await start(mailgun, args.host);
    // Mailgun may not know yet of what it has just begun.
    return waitUntilValid(args, () => ifThere(mailgun.trackingCertificates.get({ host: args.host })), report);
  },
  read: async (mailgun, host) => {
    const { status } = await mailgun.trackingCertificates.get({ host });
    // One that has run out is as good as none: the next update asks for a new one.
    return status === 'expired' ? undefined : describe(host, status);
  },
  update: [
    {
      takes: ['timeout'],
      run: (mailgun, host, _changes, { args, report }) => waitUntilValid(args, () => mailgun.trackingCertificates.get({ host }), report),
    },
  ],
  // Mailgun has no way to delete a certificate.
  delete: async () => {},
  list: async function* (mailgun) {
    for await (const { name, webPrefix, webScheme } of mailgun.domains.list({ pageSize: 1000 })) {
      const host = `${webPrefix}.${name}`;
      if (webScheme === 'https' && (await ifThere(mailgun.trackingCertificates.get({ host })))) yield { id: host };
    }
  },
});

const describe = (host: string, status: string) => ({
  id: host,
  host,
  /** `active`: valid. `processing`: not issued yet. `error`: Mailgun could not get one. */
  status,
});

const hasFailed = (status: string) => status === 'expired' || status === 'error';

/** Nobody deletes a certificate, so that there may be one: from before, or from a request whose answer was lost. */
async function start(mailgun: Mailgun, host: string): Promise<void> {
  try {
    await mailgun.trackingCertificates.create({ host });
  } catch (error) {
    if (!isMailgunError(error) || !(error.maybeDone || error.code === 'conflict')) throw error;
    const { status } = await mailgun.trackingCertificates.get({ host }).catch((failure: unknown) => {
      throw isMailgunError(failure, 'not_found') ? error : failure;
    });
    if (hasFailed(status)) await mailgun.trackingCertificates.regenerate({ host });
  }
}

type Answer = Pick<Awaited<ReturnType<Mailgun['trackingCertificates']['get']>>, 'status' | 'error'>;

function waitUntilValid({ host, timeout = 600 }: Wanted, get: () => Promise<Answer | undefined>, report: Report) {
  const look = async () => {
    const { status, error } = (await get()) ?? { status: 'processing', error: undefined };
    if (status === 'active' || timeout === 0) return describe(host, status);
    if (hasFailed(status)) throw new Error(`${host}: ${error}`);
    return {
      pending: `${host}: waiting for the certificate`,
      overdue: `${host}: after ${timeout} seconds Mailgun has not issued the certificate. Run the command again to continue waiting.`,
    };
  };
  return waitUntilThere<ReturnType<typeof describe>>(timeout, look, report);
}
