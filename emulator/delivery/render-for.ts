import { type RenderedMessage, renderMessage } from '../message/render';
import type { Context } from '../store/context';
import { findDomain } from '../store/find-domain';
import type { StoredMessage } from '../store/stored';

/** A message as one recipient gets it; its tracked links lead to the address under which the emulator took it. */
export function renderFor({ store, region }: Context, message: StoredMessage, recipient: string): Promise<RenderedMessage> {
  const { origin: trackingUrl } = new URL(message.baseUrl);
  const domain = findDomain(store, message.domain);
  return renderMessage({
    store,
    region,
    domain,
    message,
    recipient,
    trackingUrl,
    secret: store.account.trackingSecret,
    list: message.list,
  });
}
