import type { Agent, Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isLoopback } from './hosts';

/** undici's, so that a program can bring its own agent. */
export type { Dispatcher };

/**
 * A proxy of the environment is not for this machine, where the key may travel in clear. Each is loaded by its file, because the whole of undici
 * takes three times as long to load as its agent does.
 */
export function createDispatcher(baseUrl: URL): Dispatcher {
  const settings = { connections: 100, connect: { timeout: 10_000 } };
  const proxied = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  if (proxied && !isLoopback(baseUrl)) {
    const ProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent.js') as typeof EnvHttpProxyAgent;
    return new ProxyAgent(settings);
  }
  const PlainAgent = require('undici/lib/dispatcher/agent.js') as typeof Agent;
  return new PlainAgent(settings);
}
