import { api } from 'mailgun-sdk';
import { z } from 'zod';
import { refuse } from '../http/refusal';
import { createKeyId, createPublicKey, createSecret } from '../store/ids';
import type { Behaviours } from './behaviour';

const dayInSeconds = 86_400;

export const keys: Behaviours<typeof api.keys> = {
  list: ({ store }, { domain, kind }) => {
    const { ownKey, keys: made } = store.account;
    const all = [...(ownKey ? [ownKey] : []), ...[...made.values()].map(({ settings }) => settings)];
    const ofKind = all.filter((key) => kind === undefined || key.kind === kind);
    const items = ofKind.filter((key) => domain === undefined || key.domain === domain.toLowerCase());
    return { totalCount: items.length, items };
  },

  create: ({ store }, input) => {
    // The rules are documented, Mailgun's words for them are not.
    const problem = api.keys.create.check?.(z.encode(api.keys.create.input, input));
    if (problem !== undefined) throw refuse(400, { message: problem });
    const { role, kind = 'user', description = '', domain, userId, userName, email } = input;
    const { expiration = kind === 'web' ? dayInSeconds : undefined } = input;
    const [id, createdAt] = [createKeyId(store), store.now()];
    const settings = {
      id,
      description,
      kind,
      role,
      createdAt,
      updatedAt: createdAt,
      isDisabled: false,
      ...(expiration !== undefined && { expiresAt: new Date(createdAt.getTime() + expiration * 1000) }),
      domain: domain?.toLowerCase(),
      requestor: email,
      userName,
    };
    const secret = createSecret(store, id);
    store.account.keys.set(id, { settings, secret, userId });
    return { message: 'great success', key: { ...settings, secret } };
  },

  delete: ({ store }, { id }) => {
    if (store.account.ownKey?.id === id) store.account.ownKey = undefined;
    else if (!store.account.keys.delete(id)) throw refuse(404, { message: 'no key matching id' });
    return { message: 'key deleted' };
  },

  regeneratePublic: ({ store }) => {
    store.account.publicKey = createPublicKey(store);
    return { key: store.account.publicKey, message: 'The public API key has been successfully regenerated.' };
  },
};
