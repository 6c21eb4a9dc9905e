import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { createSigningKey } from '../store/ids';
import type { Behaviours } from './behaviour';

const mostSandboxRecipients = 5;

export const account: Behaviours<typeof api.account> = {
  update: ({ store }, news) => {
    if (Object.keys(news).length === 0)
      throw refuse(400, {
        message: 'Either `name`, `absolute_timeout`, `inactive_timeout`, or `logout_redirect_url` must be provided to update account info.',
      });
    Object.assign(store.account.settings, news);
    return { message: 'Account info has been updated' };
  },

  updateFeatures: ({ store }, news) => {
    if (Object.keys(news).length === 0) throw refuse(400, { message: 'No valid updates provided' });
    Object.assign(store.account.features, news);
    return { success: true };
  },

  getSigningKey: ({ store }) => ({ httpSigningKey: store.account.signingKey }),

  regenerateSigningKey: ({ store }) => {
    store.account.signingKey = createSigningKey(store);
    return { message: 'regenerated HTTP signing key for account', httpSigningKey: store.account.signingKey };
  },

  listSandboxRecipients: ({ store }) => ({ items: [...store.account.sandboxRecipients.values()] }),

  createSandboxRecipient: ({ store }, { email }) => {
    const { sandboxRecipients } = store.account;
    const before = sandboxRecipients.get(email.toLowerCase());
    if (before !== undefined) return { recipient: before };
    if (sandboxRecipients.size >= mostSandboxRecipients)
      throw refuse(400, { message: `Only ${mostSandboxRecipients} sandbox recipients are allowed` });
    const recipient = { email, activated: false };
    sandboxRecipients.set(email.toLowerCase(), recipient);
    return { recipient };
  },

  deleteSandboxRecipient: ({ store }, { email }) => {
    // The words are not documented.
    if (!store.account.sandboxRecipients.delete(email.toLowerCase())) throw refuse(404, { message: 'Sandbox recipient not found.' });
    return { message: 'Sandbox recipient deleted.' };
  },

  resendActivation: () => ({ success: true }),
};
