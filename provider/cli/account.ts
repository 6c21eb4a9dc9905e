import { isMailgunError } from 'mailgun-sdk';
import { type Inventory, readAccount } from '../inventory/read-account';
import { openAccount, type Settings } from '../lifecycle/account';
import { NAMESPACES, type Namespace, readSettings } from '../pulumi/config';
import { createProgressBar } from './progress';
import { askPulumi, type Place } from './pulumi';
import { wantsClass } from './selection';
import type { StackState } from './stack';

/**
 * Which account is meant: what the configuration of the stack says, else the environment.
 *
 * @throws when the configuration of a stack cannot be read (the environment may be about another account), or when no key is found.
 */
export async function settingsFor(place: Place, hasStack: boolean, namespace: Namespace): Promise<Settings> {
  return settingsIn(hasStack ? await readConfig(place) : {}, namespace);
}

/** An account that a stack is about. */
interface StackAccount {
  readonly settings: Settings;
  /** Whether the settings are those of the native form. */
  readonly isNative: boolean;
}

/** The accounts that a stack is about: the two forms have settings of their own. One without resources is of the form that it is configured for. */
export async function accountsOf(place: Place, { namespaces }: StackState): Promise<readonly StackAccount[]> {
  const config = await readConfig(place);
  const configured = NAMESPACES.filter((each) => Object.keys(config).some((key) => key.startsWith(`${each}:`)));
  const used = [namespaces, configured].find(({ length }) => length > 0) ?? NAMESPACES.slice(0, 1);
  return used.map((namespace) => ({ settings: settingsIn(config, namespace), isNative: namespace === 'mailgun-native' }));
}

type Config = Readonly<Record<string, { readonly value?: string }>>;

function settingsIn(config: Config, namespace: Namespace): Settings {
  const settings = readSettings((key) => config[key]?.value, namespace);
  if (!settings) throw new Error('The settings of the stack are not known yet: one of them comes from another resource.');
  return settings;
}

const readConfig = async (place: Place): Promise<Config> => JSON.parse(await askPulumi(['config', '--show-secrets', '--json'], place));

interface Wanted {
  readonly domain?: readonly string[];
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly strict?: boolean;
}

/** Reads the account each time it is called, and shows how far it is. */
export function createReader(settings: Settings, { domain, only, except, strict = false }: Wanted): () => Promise<Inventory> {
  const { mailgun } = openAccount(settings);
  return async () => {
    const bar = createProgressBar();
    try {
      const inventory = await readAccount({
        mailgun,
        apiKey: settings.apiKey,
        domains: domain,
        wants: wantsClass(only, except),
        strict,
        ...(only?.some((pattern) => pattern.replace(/^\//, '').startsWith('MailingListMembers')) && {
          mostMembers: Number.POSITIVE_INFINITY,
        }),
        onProgress: ({ type, done, of }) => bar.show(`reading ${type}`, done, of),
      });
      const refused = inventory.unread.find(({ error }) => isMailgunError(error, 'unauthorized'));
      if (refused) throw refused.error;
      return inventory;
    } finally {
      bar.clear();
    }
  };
}
