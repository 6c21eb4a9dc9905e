import { api, type Endpoint } from 'mailgun-sdk';

/** Every route that the SDK declares; the emulator does what each of them says. */
export const routes: readonly string[] = Object.values(api).flatMap((endpoints) =>
  Object.values<Endpoint>(endpoints).map(({ route }) => route),
);
