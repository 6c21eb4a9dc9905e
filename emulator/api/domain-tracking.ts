import type { api } from 'mailgun-sdk';
import { findDomain } from '../store/find-domain';
import type { Tracking } from '../store/stored';
import type { Behaviours } from './behaviour';

const message = 'Domain tracking settings have been updated';

/** What a new domain has (mailgun-ruby, domains.yml, 2025-02). */
export const defaultTracking = (): Tracking => ({
  open: { active: false, placeAtTheTop: false },
  click: { active: false },
  unsubscribe: {
    active: false,
    htmlFooter: '\n<br>\n<p><a href="%unsubscribe_url%">unsubscribe</a></p>\n',
    textFooter: '\n\nTo unsubscribe click: <%unsubscribe_url%>\n\n',
  },
});

export const domainTracking: Behaviours<typeof api.domainTracking> = {
  get: ({ store }, { domain }) => {
    const { tracking, settings } = findDomain(store, domain);
    return { tracking: { ...tracking, webScheme: settings.webScheme } };
  },
  updateOpen: ({ store }, { domain, ...news }) => {
    const { open } = findDomain(store, domain).tracking;
    return { message, open: Object.assign(open, news) };
  },
  updateClick: ({ store }, { domain, ...news }) => {
    const { click } = findDomain(store, domain).tracking;
    return { message, click: Object.assign(click, news) };
  },
  updateUnsubscribe: ({ store }, { domain, ...news }) => {
    const { unsubscribe } = findDomain(store, domain).tracking;
    return { message, unsubscribe: Object.assign(unsubscribe, news) };
  },
};
