import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import type { Store } from '../store/store';
import type { StoredDomain, TrackingCertificate } from '../store/stored';
import type { Behaviours } from './behaviour';

/** Statuses and words are those of the OpenAPI document. */
export const trackingCertificates: Behaviours<typeof api.trackingCertificates> = {
  get: ({ store }, { host }) => {
    const certificate = findOwner(store, host).certificates.get(host.toLowerCase());
    if (certificate === undefined) throw refuse(404, { Description: `Please initiate x509 key pair generation at POST /v2/x509/${host}` });
    return shown(certificate);
  },

  create: ({ store }, { host }) => {
    const owner = findOwner(store, host);
    if (owner.certificates.has(host.toLowerCase()))
      throw refuse(409, { Description: `x509 key pair generation has already been initiated for ${host}` });
    return start(store, owner, host);
  },

  regenerate: ({ store }, { host }) => {
    const owner = findOwner(store, host);
    const { status, validUntil } = owner.certificates.get(host.toLowerCase()) ?? refuseUnknown();
    if (status === 'processing') throw refuse(429, { Description: `x509 key pair generation job is already in progress for ${host}` });
    if (status === 'active') throw refuse(409, { Description: `x509 certificate is still valid until ${goTime(validUntil)}` });
    return start(store, owner, host);
  },
};

function refuseUnknown(): never {
  throw refuse(404, { Description: 'x509 cert not found' });
}

/** The domain whose tracked links have that host. */
function findOwner(store: Store, host: string): StoredDomain {
  const isOwner = ({ settings: { webPrefix, name } }: StoredDomain) => `${webPrefix}.${name}`.toLowerCase() === host.toLowerCase();
  return [...store.domains.values()].find(isOwner) ?? refuseUnknown();
}

/** As long as those of Let's Encrypt: 90 days. */
const lifetime = 90 * 24 * 60 * 60 * 1000;

function start(store: Store, { dns, certificates }: StoredDomain, host: string) {
  if (dns !== 'valid') throw refuse(400, { Reason: 'invalid CNAME record' });
  certificates.set(host.toLowerCase(), { status: 'processing', validUntil: new Date(+store.now() + lifetime) });
  return { message: 'Initiated x509 key pair generation', location: `/v2/x509/${host}/status` };
}

/** As Go prints it: `2009-11-10 23:00:00 +0000 UTC`. */
const goTime = (moment: Date) => moment.toISOString().replace(/T(.*)\..*/, ' $1 +0000 UTC');

const errors = {
  processing: 'Waiting for x509 key pair generation',
  active: undefined,
  expired: 'x509 certificate has expired',
  error: 'TLS x509 key pair generation failed, please contact support',
};

const shown = ({ status }: TrackingCertificate) => ({
  status,
  error: errors[status],
  certificate: status === 'processing' ? undefined : anyCertificate,
});

/** A real one that every host shows, because node makes none. */
const anyCertificate = `-----BEGIN CERTIFICATE-----
MIHsMIGfoAMCAQICAQEwBQYDK2VwMB8xHTAbBgNVBAMMFHRyYWNraW5nLmV4YW1w
bGUuY29tMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAfMR0wGwYD
VQQDDBR0cmFja2luZy5leGFtcGxlLmNvbTAqMAUGAytlcAMhALAfX+rP7EvnuHQv
ONnY7p9Snos4dlJFD5J/D6M8W/hGMAUGAytlcANBAFHi8+bILCS8lhQFnUQpE1mc
oTdMqN/VQhuGBGX+R9L3BxkQOpWtAu3p/MtPO0cSbKXSkAO+iHUV6S1owGO0XAc=
-----END CERTIFICATE-----
`;
