import { useState } from 'preact/hooks';
import { call } from './call';
import { useLoaded } from './loaded';
import { useCan } from './operations';
import { Act, Empty, Problem } from './parts';

interface Rule {
  readonly id: string;
  readonly recipient: string;
  readonly outcome: string;
  readonly times: number | null;
  readonly hits: number;
}

const outcomes: Readonly<Record<string, string>> = {
  bounce: 'bounces',
  'temporary-failure': 'fails for now, and is tried again',
  complain: 'arrives, and is complained about',
  open: 'arrives, and is opened',
  click: 'arrives, and a link is clicked',
  unsubscribe: 'arrives, and is unsubscribed from',
  deliver: 'arrives',
};

/** What becomes of mail, by recipient. */
export function DeliveryRules() {
  const can = useCan('GET /delivery-rules');
  const { value, problem, reload } = useLoaded(
    async () => (can ? call<{ rules: Rule[] }>('GET /delivery-rules') : undefined),
    [can],
    ['event'],
  );
  const [recipient, setRecipient] = useState('');
  const [outcome, setOutcome] = useState('bounce');
  if (!can) return null;
  const change = (what: Promise<unknown>) => what.then(reload);
  return (
    <section>
      <h2>What becomes of mail</h2>
      <Problem>{problem}</Problem>
      <form class="fields" onSubmit={(event) => event.preventDefault()}>
        <label>
          Mail to; * stands for anything
          <input value={recipient} placeholder="*@example.net" onInput={(event) => setRecipient(event.currentTarget.value)} />
        </label>
        <label>
          What becomes of it
          <select value={outcome} onChange={(event) => setOutcome(event.currentTarget.value)}>
            {Object.entries(outcomes).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Act label="Add" kind="main" run={() => change(call('POST /delivery-rules', { recipient: recipient.trim(), outcome }))} />
      </form>
      {value?.rules.length === 0 && (
        <Empty title="All mail arrives">Add a rule, and mail to some recipients bounces or is opened by itself.</Empty>
      )}
      <ul class="items">
        {value?.rules.map(({ id, recipient: to, outcome: what, hits }) => (
          <li key={id} class="flat">
            <span>
              Mail to <strong>{to}</strong> {outcomes[what] ?? what}.{' '}
              <span class="faint">It has held {hits === 1 ? 'once' : `${hits} times`}.</span>
            </span>
            <Act label="Remove" kind="quiet" run={() => change(call('DELETE /delivery-rules/{id}', { id }))} />
          </li>
        ))}
      </ul>
    </section>
  );
}
