import type { Emulator } from 'mailgun-emulator';

/** Somebody publishes the DNS records of every domain as soon as it is there, until the work is done. */
export async function publishUntilDone<T>({ store }: Emulator, work: Promise<T>): Promise<T> {
  let working = true;
  void work.finally(() => {
    working = false;
  });
  while (working) {
    for (const domain of store.domains.values()) {
      domain.dns = 'valid';
      for (const certificate of domain.certificates.values()) certificate.status = 'active';
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return work;
}
