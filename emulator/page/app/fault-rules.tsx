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

/** What can be chosen, in words. */
const choices: Readonly<Record<string, object>> = {
  'answer 500': { answer: { status: 500 } },
  'answer 503': { answer: { status: 503 } },
  'answer 429, too many requests': { answer: 'rate-limited' },
  'answer 401, as for a wrong key': { answer: { status: 401 } },
  'carry it out, and lose the answer': { answer: 'drop', when: 'after' },
  'drop the connection': { answer: 'drop' },
  'never answer': { answer: 'hang' },
  'answer 5 seconds late': { latency: 5000 },
};

/** A fault in words, whoever added it. */
function wordsOf({ answer, when, latency, stage, route, method, path, domain }: Rule['fault']): string {
  const same = JSON.stringify({ answer, when, latency });
  const known = Object.entries(choices).find(([, choice]) => {
    const { answer: own, when: at, latency: late } = choice as Rule['fault'];
    return JSON.stringify({ answer: own, when: at, latency: late }) === same;
  })?.[0];
  const status = typeof answer === 'object' && answer !== null && 'status' in answer ? `answer ${answer.status}` : undefined;
  const what = known ?? status ?? (typeof answer === 'string' ? answer : 'something else');
  const where = stage !== undefined ? `SMTP ${stage}` : (route ?? [method, path, domain].filter(Boolean).join(' '));
  return `${what} ${where === '' ? 'to any request' : `to ${where}`}`;
}

/** Requests that go wrong. */
export function FaultRules() {
  const can = useCan('GET /faults');
  const canAdd = useCan('POST /faults');
  const { value, problem, reload } = useLoaded(async () => (can ? call<{ faults: Rule[] }>('GET /faults') : undefined), [can], ['request']);
  const [answer, setAnswer] = useState('answer 500');
  const [route, setRoute] = useState('');
  const [times, setTimes] = useState(1);
  if (!canAdd) return null;
  const change = (what: Promise<unknown>) => what.then(reload);
  const add = () => change(call('POST /faults', { ...choices[answer], times, ...(route.trim() !== '' && { route: route.trim() }) }));
  return (
    <section>
      <h2>Requests that go wrong</h2>
      <Problem>{problem}</Problem>
      <form class="fields" onSubmit={(event) => event.preventDefault()}>
        <label>
          What happens
          <select value={answer} onChange={(event) => setAnswer(event.currentTarget.value)}>
            {Object.keys(choices).map((name) => (
              <option key={name}>{name}</option>
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
                <Badge>{isUsedUp ? 'done' : 'waiting'}</Badge> <span>{sentence(wordsOf(fault))}</span>{' '}
                <span class="faint">
                  {id}, struck {hits === 1 ? 'once' : `${hits} times`}
                </span>
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

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
