import { useEffect, useState } from 'preact/hooks';
import { call } from './call';
import { useLoaded } from './loaded';
import { Act, Empty, Problem, Time } from './parts';
import { addressOf } from './place';
import type { Clock, Task } from './shapes';

interface Done {
  readonly at: string;
  readonly task: Task;
}

const steps = [
  ['1 minute', '1m'],
  ['1 hour', '1h'],
  ['1 day', '1d'],
] as const;

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export function ClockSection() {
  const { value: clock, problem, reload } = useLoaded(() => call<Clock>('GET /clock'), [], ['message', 'event', 'posting']);
  const [done, setDone] = useState<{ by: string; tasks: readonly Done[] }>();
  const advance = async (name: string, by: string) => {
    setDone({ by: name, tasks: await call<Done[]>('POST /clock/advance', { by }) });
    await reload();
  };
  const set = (route: string) => async () => {
    await call(route);
    await reload();
  };
  return (
    <>
      <h1>Clock</h1>
      <p class="faint">The time of this account. Everything that is due goes by it: scheduled mail, retries, webhooks.</p>
      <Problem>{problem}</Problem>
      {clock !== undefined && (
        <>
          <section class="card">
            <p class="now">
              <Now clock={clock} />
            </p>
            <p>
              It {clock.frozen ? 'stands still' : 'runs'}.{' '}
              {clock.frozen ? (
                <Act label="Let it run" run={set('POST /clock/run')} />
              ) : (
                <Act label="Freeze it" run={set('POST /clock/freeze')} />
              )}
            </p>
            <fieldset class="bar wrap" aria-label="Move it on">
              {steps.map(([name, by]) => (
                <Act key={by} label={`+ ${name}`} run={() => advance(name, by)} />
              ))}
            </fieldset>
            {done !== undefined && (
              <div role="status">
                <p>
                  {done.by} later: {done.tasks.length === 0 ? 'nothing was due.' : `${done.tasks.length} done.`}
                </p>
                <ul class="items">
                  {done.tasks.map(({ at, task }, index) => (
                    <li key={`${at} ${index}`} class="flat">
                      <Words of={task} /> <Time of={at} />
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </section>
          <h2>What waits</h2>
          {clock.waiting.length === 0 && (
            <Empty title="Nothing waits">
              Send a message with o:deliverytime, or let one fail for now, and it waits here for its time.
            </Empty>
          )}
          <ul class="items">
            {clock.waiting.map(({ task, due }, index) => (
              <li key={index} class="flat">
                <Words of={task} /> {typeof due === 'string' ? <Time of={due} /> : <span class="faint">after {due.reads} reads</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const words: Readonly<Record<string, string>> = {
  deliver: 'Deliver a message',
  react: 'A recipient reacts',
  post: 'Post to your server',
  'verify-domain': 'Verify a domain',
  'delete-domain': 'Delete a domain',
  'show-template': 'Show a template',
};

function Words({ of: { kind, recipient, domain, reaction, storageKey } }: { of: Task }) {
  const about = [reaction, recipient, domain].filter((one) => typeof one === 'string').join(' · ');
  return (
    <span>
      {words[kind] ?? kind} <span class="faint">{about}</span>{' '}
      {typeof storageKey === 'string' && <a href={addressOf({ section: 'inbox', item: storageKey })}>the message</a>}
    </span>
  );
}

/** Goes on by itself while the clock runs. */
function Now({ clock: { now, frozen } }: { clock: Clock }) {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    setPassed(0);
    if (frozen) return;
    const begin = performance.now();
    const timer = setInterval(() => setPassed(performance.now() - begin), 1000);
    return () => clearInterval(timer);
  }, [now, frozen]);
  const date = new Date(+new Date(now) + passed);
  return <time dateTime={date.toISOString()}>{full.format(date)}</time>;
}
