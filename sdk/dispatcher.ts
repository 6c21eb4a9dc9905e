import type { Agent, Dispatcher, EnvHttpProxyAgent } from 'undici';

/** undici's, so that a program can bring its own agent. */
export type { Dispatcher };

/** More than any answer of Mailgun's, which are bounded by its 25 MB a message. */
export const LARGEST_ANSWER = 128 * 1024 * 1024;

/** A proxy of the environment is not for this machine, where the key may travel in clear. */
export function createDispatcher(baseUrl: URL): Dispatcher {
  const settings = { connections: 100, maxResponseSize: LARGEST_ANSWER, connect: { timeout: 10_000 } };
  const proxied = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  if (proxied && !isLoopback(baseUrl)) {
    const { EnvHttpProxyAgent: ProxyAgent } = require('undici') as { EnvHttpProxyAgent: typeof EnvHttpProxyAgent };
    return new ProxyAgent(settings);
  }
  // By its file, because the whole of undici takes three times as long to load as its agent does.
  const PlainAgent = require('undici/lib/dispatcher/agent.js') as typeof Agent;
  return new PlainAgent(settings);
}

/** undici's own `request`, which only its index hangs on the dispatchers. */
export const dispatch = (dispatcher: Dispatcher, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> =>
  request.call(dispatcher, options);

const request = require('undici/lib/api/api-request.js') as Dispatcher['request'] as (
  this: Dispatcher,
  options: Dispatcher.RequestOptions,
) => Promise<Dispatcher.ResponseData>;

export const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
