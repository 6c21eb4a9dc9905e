import { useState } from 'preact/hooks';
import { call } from './call';
import { useCan } from './operations';
import { Act, Empty } from './parts';

const route = 'POST /inbound';

/** Mail from outside, as if somebody had sent it to a domain of the account. */
export function Inbound() {
  const can = useCan(route);
  const [mail, set] = useState({ from: 'someone@example.org', to: '', subject: '', text: '' });
  const [isDone, setDone] = useState(false);
  const field = (name: keyof typeof mail) => ({
    value: mail[name],
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      setDone(false);
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
            To, an address of a domain of this account
            <input type="email" placeholder="support@example.com" {...field('to')} />
          </label>
          <label>
            Subject
            <input {...field('subject')} />
          </label>
          <label>
            Text
            <textarea rows={8} {...field('text')} />
          </label>
          <Act label="Deliver it" kind="main" run={() => call(route, mail).then(() => setDone(true))} />
          <p role="status">{isDone && 'It has come in. What your routes post is listed in Webhooks.'}</p>
        </form>
      ) : (
        <Empty title="This emulator takes no mail in by this page">Send it by SMTP instead.</Empty>
      )}
    </>
  );
}
