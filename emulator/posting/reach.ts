import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { Agent } from 'undici';
import { isAllowed, isOfTheHost } from './allowed-hosts';

const longestWait = 10_000;

/** The host is neither this machine nor listed. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
  override readonly message = 'the host is not this machine and not listed';
}

/**
 * Asks a server of the user's; the only way to one. Redirects are not followed, and what is answered is not read.
 *
 * @throws {NotAllowed} and whatever `fetch` throws where nothing listens there within 10 seconds.
 */
export async function reach(url: string, postTo: readonly string[], request: RequestInit): Promise<{ status: number; statusText: string }> {
  if (!isAllowed(url, postTo)) throw new NotAllowed();
  const signal = AbortSignal.timeout(longestWait);
  const response = await ask(url, { ...request, redirect: 'manual', signal });
  const { status, statusText } = response;
  // Nobody reads it, and an endless one must not be waited for.
  await response.body?.cancel();
  return { status, statusText };
}

let agent: Agent | undefined;

/** A name may lead anywhere, and somewhere else each time that it is asked for: it is judged by the address that is connected to. */
async function ask(url: string, request: RequestInit): Promise<Response> {
  if (isIP(new URL(url).hostname.replace(/^\[|\]$/g, '')) !== 0) return fetch(url, request);
  const undici = require('undici') as typeof import('undici');
  agent ??= new undici.Agent({ connect: { lookup: lookupElsewhere } });
  return (await undici.fetch(url, { ...request, dispatcher: agent } as never)) as unknown as Response;
}

type Found = (error: NodeJS.ErrnoException | null, addresses: string | LookupAddress[], family?: number) => void;

function lookupElsewhere(hostname: string, options: LookupOptions, found: Found): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [own] = addresses?.filter(({ address }) => isOfTheHost(address)) ?? [];
    const [first] = addresses ?? [];
    if (error !== null) found(error, []);
    else if (own !== undefined) found(new Error(`${hostname} leads to ${own.address}, where this machine learns about itself`), []);
    else if (options.all) found(null, addresses);
    else found(null, first?.address ?? '', first?.family);
  });
}
