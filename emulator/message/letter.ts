import { addressesOf, textOf as mailboxText } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredDomain, StoredFile, StoredMessage } from '../store/stored';
import { type Header, isHeaderName, oneLine, spacedJson, without } from './header';
import { textOf } from './html-text';
import { findTemplateVersion, type RenderedTemplate, renderTemplate } from './template';
import { templateVariables, userVariables } from './variables';

/** A message before anything is filled in for one recipient. */
export interface Letter {
  readonly headers: readonly Header[];
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly amp: string | undefined;
  readonly files: readonly StoredFile[];
  /** As it came, where it came as MIME and stays what it is. */
  readonly mime: string | undefined;
}

/** Headers that say how the body is made belong to who makes it, and those of hidden recipients and of secrets to nobody. */
const ownHeaders: readonly string[] = ['mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'];
export const hiddenHeaders: readonly string[] = ['bcc', 'resent-bcc', 'x-mailgun-recipient-variables', 'x-mailgun-template-variables'];

/** @throws {RenderError} where its template is not there or cannot be rendered. */
export function letterOf(store: Store, domain: StoredDomain | undefined, message: StoredMessage): Letter {
  const { input, files, mime } = message;
  // Mailgun renders no template for a message that is plain text and nothing else (user-manual/sending-messages, "A common gotcha").
  const isPlain = mime !== undefined && input.html === undefined && (input.text ?? '').trim() !== '';
  const template = input.template === undefined || isPlain ? undefined : templateOf(store, domain, message);
  const parts = { text: input.text, html: input.html, amp: input.ampHtml, files };
  if (template === undefined) return { ...parts, headers: message.headers ?? headersOf(message, {}), mime };
  const text = input.templateText === true && mime === undefined ? (input.text ?? textOf(template.html)) : input.text;
  return { ...parts, text, html: template.html, headers: headersOf(message, template), mime: undefined };
}

const templateOf = (store: Store, domain: StoredDomain | undefined, message: StoredMessage): RenderedTemplate =>
  renderTemplate(findTemplateVersion(store, domain, message.input), { ...userVariables(message), ...templateVariables(message) });

/** What the message has goes before what its template has, and a header that is given by `h:` goes before both. */
function headersOf(message: StoredMessage, template: Partial<RenderedTemplate>): Header[] {
  const { id, input, receivedAt } = message;
  const given = without(message.headers ?? Object.entries(input.headers ?? {}), [...ownHeaders, ...hiddenHeaders, 'x-mailgun-variables']);
  const variables = userVariables(message);
  const made: (readonly [string, string | undefined])[] = [
    ['From', input.from === undefined ? template.from : mailboxText(input.from)],
    ['To', addressesOf(input.to).join(', ')],
    ['Cc', input.cc && addressesOf(input.cc).join(', ')],
    ['Subject', input.subject ?? template.subject ?? ''],
    ['Reply-To', template.replyTo],
    ['Message-Id', `<${id}>`],
    ['Date', receivedAt.toUTCString().replace('GMT', '+0000')],
  ];
  const names = given.map(([name]) => name.toLowerCase());
  return [
    ...made.filter((header): header is Header => header[1] !== undefined && !names.includes(header[0].toLowerCase())),
    ...given,
    ...(input.tags ?? []).map((tag): Header => ['X-Mailgun-Tag', tag]),
    ...(Object.keys(variables).length > 0 ? [['X-Mailgun-Variables', spacedJson(variables)] as const] : []),
    ...(input.template === undefined ? [] : [['X-Mailgun-Template-Name', input.template] as const]),
  ]
    .filter(([name]) => isHeaderName(name))
    .map(([name, value]): Header => [name, oneLine(value)]);
}
