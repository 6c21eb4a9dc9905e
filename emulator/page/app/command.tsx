import { call } from './call';
import { useLoaded } from './loaded';
import { Copy } from './parts';

/** A command to try; `KEY` becomes the key of the account. */
export function Command({ of }: { of: string }) {
  const { value } = useLoaded(() => call<{ apiKey: string }>('GET /page/about'), []);
  const command = value === undefined ? of : of.replaceAll('api:KEY', `api:${value.apiKey}`);
  return (
    <>
      <pre>{command}</pre>
      <Copy text={command} />
    </>
  );
}
