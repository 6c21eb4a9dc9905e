import { setTimeout as sleep } from 'node:timers/promises';
import { parseUrl } from 'mailgun-sdk';

const PAUSE = 100;

/**
 * Waits until an emulator answers that it is ready. It asks at least once, and the last answer may take a second longer.
 *
 * @param url of the emulator, as `http://127.0.0.1:4010`.
 * @throws an Error that says what was asked and what came of it.
 */
export async function waitUntilReady(url: string, milliseconds: number): Promise<void> {
  const address = addressOf(url);
  const deadline = performance.now() + milliseconds;
  for (;;) {
    // The last question gets its second too, so that a slow answer is not taken for none.
    const problem = await ask(address, Math.max(1000, Math.ceil(deadline - performance.now())));
    if (problem === undefined) {
      return;
    }
    if (performance.now() + PAUSE >= deadline) {
      throw new Error(`No emulator was ready within ${milliseconds} ms: GET ${address} ${problem}.`);
    }
    await sleep(PAUSE);
  }
}

function addressOf(url: string): string {
  if (!/^https?:$/.test(parseUrl(url)?.protocol ?? '')) {
    throw new Error(`"${url}" is not the address of an emulator: write it as http://127.0.0.1:4010.`);
  }
  return `${url.replace(/\/+$/, '')}/_emulator/ready`;
}

async function ask(address: string, milliseconds: number): Promise<string | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(milliseconds), redirect: 'manual' });
    await response.body?.cancel();
    return response.status === 200 ? undefined : `answered ${response.status}`;
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: Partial<Error & { code: string }> };
    return name === 'TimeoutError' ? 'did not answer' : `failed (${cause?.code ?? cause?.message ?? message})`;
  }
}
