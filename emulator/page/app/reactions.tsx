import { useState } from 'preact/hooks';
import { call } from './call';
import { Act } from './parts';
import type { Mail } from './shapes';

/** Lets a recipient do something with a message. */
export function Reactions({ mail: { key, recipients }, links }: { mail: Mail; links: readonly string[] }) {
  const [recipient, setRecipient] = useState(recipients[0] ?? '');
  const [url, setUrl] = useState(links[0]);
  const link = url ?? links[0];
  const trigger = (event: string, others: object = {}) => call('POST /events/trigger', { message: key, event, recipient, ...others });
  return (
    <details class="happen" open={matchMedia('(min-width: 44rem)').matches}>
      <summary>Let something happen to it</summary>
      <div class="reactions">
        {recipients.length > 1 && (
          <label>
            <span class="hidden">Recipient</span>
            <select value={recipient} onChange={(event) => setRecipient(event.currentTarget.value)}>
              {recipients.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        <Act label="Open" title={`${recipient} opens it`} run={() => trigger('opened')} />
        {links.length > 1 && (
          <label>
            <span class="hidden">Link</span>
            <select value={link} onChange={(event) => setUrl(event.currentTarget.value)}>
              {links.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        {link !== undefined && <Act label="Click" title={`${recipient} clicks ${link}`} run={() => trigger('clicked', { url: link })} />}
        <Act label="Bounce" title="A permanent failure" run={() => trigger('failed')} />
        <Act
          label="Fail for now"
          title="A temporary failure, which is tried again"
          run={() => trigger('failed', { severity: 'temporary' })}
        />
        <Act label="Complain" title={`${recipient} says that it is spam`} run={() => trigger('complained')} />
        <Act label="Unsubscribe" title={`${recipient} wants no more of it`} run={() => trigger('unsubscribed')} />
      </div>
    </details>
  );
}
