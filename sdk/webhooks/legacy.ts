import type { PostedForm } from './posted-form';

/** Names of before 2018 for what is `failed` now. */
const failures: Readonly<Record<string, string>> = { bounced: 'bounce', dropped: 'generic' };

/**
 * Whether a form is an e-mail. Its headers come as fields beside Mailgun's own, so the sender can add `event`, but take nothing away:
 * whatever looks like an e-mail is one, or anybody could write a message that is read as the complaint of somebody else.
 */
export const isInbound = ({ fields, files }: PostedForm) =>
  files.length > 0 || !fields.has('event') || inboundFields.some((field) => fields.has(field));

const inboundFields = ['sender', 'from', 'body-plain', 'body-html', 'body-mime', 'stripped-text', 'stripped-html', 'message-url'];

/** An event of the webhooks of before 2018, whose fields are flat, in the form of today. */
export function modernize({ fields }: PostedForm): Record<string, unknown> {
  const pick = (name: string) => fields.get(name)?.[0];
  const kind = (pick('event') ?? '').toLowerCase();
  const failure = Object.hasOwn(failures, kind) ? { event: 'failed', severity: 'permanent', reason: failures[kind] } : { event: kind };
  const id = (pick('Message-Id') ?? pick('message-id'))?.replace(/^<|>$/g, '');
  return {
    ...failure,
    recipient: pick('recipient'),
    tags: fields.get('tag') ?? fields.get('X-Mailgun-Tag') ?? [],
    url: pick('url'),
    ip: pick('ip'),
    domain: group({ name: pick('domain') }),
    geolocation: group({ country: pick('country'), region: pick('region'), city: pick('city') }),
    'client-info': group({
      'client-type': pick('client-type'),
      'client-os': pick('client-os'),
      'client-name': pick('client-name'),
      'device-type': pick('device-type'),
      'user-agent': pick('user-agent'),
    }),
    'delivery-status': group({ code: pick('code'), message: pick('error') ?? pick('notification'), description: pick('description') }),
    message: id === undefined ? undefined : { headers: { 'message-id': id } },
  };
}

const group = (values: Readonly<Record<string, string | undefined>>) =>
  Object.values(values).every((value) => value === undefined) ? undefined : values;
