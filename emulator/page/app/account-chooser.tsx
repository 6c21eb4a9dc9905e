import { useEffect } from 'preact/hooks';
import { account, call } from './call';
import { useLoaded } from './loaded';
import { useCan } from './operations';

interface Accounts {
  readonly accounts: readonly { readonly apiKey: string; readonly messages: number }[];
}

/** Which of the accounts is looked at; nothing where there is only one. Nobody says that there is another: it is asked in each section. */
export function AccountChooser({ section, onChange }: { section: string; onChange: () => void }) {
  const canList = useCan('GET /accounts');
  const read = async () => (canList ? call<Accounts>('GET /accounts') : undefined);
  const { value, reload } = useLoaded(read, [canList], ['message']);
  useEffect(() => void reload(), [section]);
  const all = value?.accounts ?? [];
  // One before it may have been removed.
  useEffect(() => {
    if (value !== undefined)
      account.index = Math.max(
        all.findIndex(({ apiKey }) => apiKey === account.key),
        0,
      );
  }, [value]);
  if (all.length < 2) return null;
  const choose = (key: string) => {
    const index = all.findIndex(({ apiKey }) => apiKey === key);
    account.key = index > 0 ? key : undefined;
    account.index = Math.max(index, 0);
    onChange();
  };
  return (
    <label class="account">
      Account
      <select value={account.key ?? all[0]?.apiKey} onChange={(event) => choose(event.currentTarget.value)}>
        {all.map(({ apiKey, messages }) => (
          <option key={apiKey} value={apiKey}>
            {apiKey} ({messages})
          </option>
        ))}
      </select>
    </label>
  );
}
