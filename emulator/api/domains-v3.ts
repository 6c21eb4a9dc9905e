import type { api } from 'mailgun-sdk';
import type { DomainSettings } from '../store/stored';
import type { Behaviours } from './behaviour';
import { domains } from './domains';

/** The same domains by their older paths, which know nothing of automatic sender security (mailgun-ruby, domains.yml, 2024-01). */
export const domainsV3: Behaviours<typeof api.domainsV3> = {
  list: (context, input) => {
    const { totalCount, items } = domains.list(context, input);
    return { totalCount, items: items.map(older) };
  },
  get: (context, input) => withOlder(domains.get(context, input)),
  create: (context, input) => withOlder(domains.create(context, input)),
  update: (context, input) => withOlder(domains.update(context, input)),
  verify: (context, input) => withOlder(domains.verify(context, input)),
  updateWebPrefix: (context, input) => {
    domains.update(context, input);
    return { message: 'Domain web prefix updated' };
  },
};

const older = ({ useAutomaticSenderSecurity: _, ...settings }: DomainSettings) => settings;

const withOlder = <Answer extends { readonly domain: DomainSettings }>({ domain, ...rest }: Answer) => ({ ...rest, domain: older(domain) });
