import { useState } from 'preact/hooks';
import { call } from './call';
import { useLoaded } from './loaded';
import { useCan } from './operations';
import { Problem } from './parts';

type Transition = 'immediate' | { readonly after: number } | { readonly reads: number };

const names: Readonly<Record<string, string>> = {
  verification: 'A verified domain becomes active',
  deletion: 'A deleted domain is gone',
  templates: 'A new template can be read',
  delivery: 'Mail is delivered',
};

const choices: Readonly<Record<string, unknown>> = {
  'at once': 'immediate',
  'after 10 seconds': { after: 10_000 },
  'after 1 minute': { after: 60_000 },
  'after 1 hour': { after: 3_600_000 },
  'after 3 reads': { reads: 3 },
};

/** When what Mailgun does in the background happens. */
export function TransitionList() {
  const can = useCan('GET /transitions');
  const { value, problem, reload } = useLoaded(async () => (can ? call<Record<string, Transition>>('GET /transitions') : undefined), [can]);
  const [refusal, setRefusal] = useState<string>();
  const change = (name: string, choice: string) =>
    call('PATCH /transitions', { [name]: choices[choice] }).then(
      () => setRefusal(undefined),
      (error: Error) => setRefusal(error.message),
    );
  if (!can) return null;
  return (
    <section>
      <h2>What takes its time</h2>
      <Problem>{problem ?? refusal}</Problem>
      <div class="fields">
        {Object.entries(value ?? {}).map(([name, transition]) => {
          const given = JSON.stringify(transition);
          const known = Object.entries(choices).find(([, choice]) => JSON.stringify(choice) === given)?.[0];
          return (
            <label key={name}>
              {names[name] ?? name}
              <select value={known ?? given} onChange={(event) => void change(name, event.currentTarget.value).then(reload)}>
                {known === undefined && <option value={given}>{wordsOf(transition)}</option>}
                {Object.keys(choices).map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            </label>
          );
        })}
      </div>
    </section>
  );
}

function wordsOf(transition: Transition): string {
  if (transition === 'immediate') return 'at once';
  return 'after' in transition ? `after ${transition.after} milliseconds` : `after ${transition.reads} reads`;
}
