import type { Agent, EnvHttpProxyAgent, Dispatcher as UndiciDispatcher } from 'undici';
import { isLoopback } from './hosts';

/** An agent that a program brings. It has no more of undici's type, because those of undici 6, 7 and 8 are not assignable to each other. */
export interface Dispatcher {
  dispatch(options: object, handler: object): boolean;
  close(): Promise<void>;
}

export type DispatchHandler = UndiciDispatcher.DispatchHandler;

/**
 * A proxy of the environment is not for this machine, where the key may travel in clear. Each is loaded by its file, because the whole of undici
 * takes three times as long to load as its agent does.
 */
export function createDispatcher(baseUrl: URL): UndiciDispatcher {
  const settings = { connections: 100, connect: { timeout: 10_000 } };
  const proxied = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  if (proxied && !isLoopback(baseUrl)) {
    const ProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent.js') as typeof EnvHttpProxyAgent;
    return new ProxyAgent(settings);
  }
  const PlainAgent = require('undici/lib/dispatcher/agent.js') as typeof Agent;
  return new PlainAgent(settings);
}
