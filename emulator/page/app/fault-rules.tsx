import { useState } from 'preact/hooks';
import { call } from './call';
import { useLoaded } from './loaded';
import { useCan } from './operations';
import { Act, Badge, Empty, Json, Problem } from './parts';

interface Rule {
  readonly id: string;
  readonly fault: Readonly<Record<string, unknown>>;
  readonly hits: number;
  readonly isUsedUp: boolean;
}

const answers: Readonly<Record<string, unknown>> = {
  '500': { status: 500 },
  '503': { status: 503 },
  '429': { status: 429 },
  '401': { status: 401 },
  drop: 'drop',
  hang: 'hang',
};

const names: Readonly<Record<string, string>> = {
  '500': 'answer 500',
  '503': 'answer 503',
  '429': 'answer 429, too many requests',
  '401': 'answer 401, as for a wrong key',
  drop: 'drop the connection',
  hang: 'never answer',
};

/** Requests that go wrong. */
export function FaultRules() {
  const can = useCan('GET /faults');
  const canAdd = useCan('POST /faults');
  const { value, problem, reload } = useLoaded(async () => (can ? call<{ faults: Rule[] }>('GET /faults') : undefined), [can], ['request']);
  const [answer, setAnswer] = useState('500');
  const [route, setRoute] = useState('');
  const [times, setTimes] = useState(1);
  if (!canAdd) return null;
  const change = (what: Promise<unknown>) => what.then(reload);
  const add = () => change(call('POST /faults', { answer: answers[answer], times, ...(route.trim() !== '' && { route: route.trim() }) }));
  return (
    <section>
      <h2>Requests that go wrong</h2>
      <Problem>{problem}</Problem>
      <form class="fields" onSubmit={(event) => event.preventDefault()}>
        <label>
          What happens
          <select value={answer} onChange={(event) => setAnswer(event.currentTarget.value)}>
            {Object.entries(names).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          To which route; empty: to any
          <input value={route} placeholder="POST /v3/{domain_name}/messages" onInput={(event) => setRoute(event.currentTarget.value)} />
        </label>
        <label>
          How often
          <input type="number" min={1} value={times} onInput={(event) => setTimes(event.currentTarget.valueAsNumber)} />
        </label>
        <Act label="Add" kind="main" run={add} />
      </form>
      {value?.faults.length === 0 && <Empty title="No request goes wrong">Add a fault, and see what your program does.</Empty>}
      <ul class="items">
        {value?.faults.map(({ id, fault, hits, isUsedUp }) => (
          <li key={id}>
            <details>
              <summary>
                <Badge>{isUsedUp ? 'done' : 'waiting'}</Badge> {id}{' '}
                <span class="faint">struck {hits === 1 ? 'once' : `${hits} times`}</span>
              </summary>
              <Json of={fault} />
              <Act label="Remove" run={() => change(call('DELETE /faults/{id}', { id }))} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
