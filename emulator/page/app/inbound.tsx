import { useState } from 'preact/hooks';
import { call } from './call';
import { useCan } from './operations';
import { Act, Empty, Problem } from './parts';
import { addressOf } from './place';

const route = 'POST /inbound';

interface Answer {
  readonly refused: readonly { readonly recipient: string; readonly code: number; readonly message: string }[];
}

/** Mail from outside, as if somebody had sent it to a domain of the account. */
export function Inbound() {
  const can = useCan(route);
  const [mail, set] = useState({ from: 'someone@example.org', to: '', subject: '', text: '', region: 'us' });
  const [answer, setAnswer] = useState<Answer>();
  const recipients = listed(mail.to);
  const field = (name: keyof typeof mail) => ({
    value: mail[name],
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }) => {
      setAnswer(undefined);
      set({ ...mail, [name]: event.currentTarget.value });
    },
  });
  return (
    <>
      <h1>Deliver inbound</h1>
      <p class="faint">A message from outside. Routes, forwards and mailing lists do with it what they would do at Mailgun.</p>
      {can ? (
        <form class="fields column" onSubmit={(event) => event.preventDefault()}>
          <label>
            From
            <input type="email" {...field('from')} />
          </label>
          <label>
            To, an address of a domain of this account; several with commas
            <input type="text" inputMode="email" placeholder="support@example.com" {...field('to')} />
          </label>
          <label>
            Region of the domain
            <select {...field('region')}>
              <option value="us">US</option>
              <option value="eu">EU</option>
            </select>
          </label>
          <label>
            Subject
            <input {...field('subject')} />
          </label>
          <label>
            Text
            <textarea rows={8} {...field('text')} />
          </label>
          <Act label="Deliver it" kind="main" run={() => call<Answer>(route, { ...mail, to: recipients }).then(setAnswer)} />
          {answer?.refused.map(({ recipient, code, message }) => (
            <Problem key={recipient}>{`${recipient} was refused: ${code} ${message}`}</Problem>
          ))}
          <p role="status">
            {answer !== undefined && answer.refused.length < recipients.length && (
              <>
                It has come in. What your routes post is listed in <a href={addressOf({ section: 'postings' })}>Webhooks</a>.
              </>
            )}
          </p>
        </form>
      ) : (
        <Empty title="This emulator takes no mail in by this page">Send it by SMTP instead.</Empty>
      )}
    </>
  );
}

const listed = (addresses: string) =>
  addresses
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
