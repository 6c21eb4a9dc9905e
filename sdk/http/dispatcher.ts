import type { Agent, Dispatcher, EnvHttpProxyAgent } from 'undici';

/** undici's, so that a program can bring its own agent. */
export type { Dispatcher };

/** A proxy of the environment is not for this machine, where the key may travel in clear. */
export function createDispatcher(baseUrl: URL): Dispatcher {
  const settings = { connections: 100, connect: { timeout: 10_000 } };
  const proxied = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  if (proxied && !isLoopback(baseUrl)) {
    const { EnvHttpProxyAgent: ProxyAgent } = require('undici') as { EnvHttpProxyAgent: typeof EnvHttpProxyAgent };
    return new ProxyAgent(settings);
  }
  // By its file, because the whole of undici takes three times as long to load as its agent does.
  const PlainAgent = require('undici/lib/dispatcher/agent.js') as typeof Agent;
  return new PlainAgent(settings);
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the headers that undici hands on, by their lower-cased names. Its agent loads the same file. */
export const { parseHeaders } = require('undici/lib/core/util.js') as { readonly parseHeaders: (raw: readonly Buffer[]) => Headers };

export const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
