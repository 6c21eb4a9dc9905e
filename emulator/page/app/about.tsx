import { call } from './call';
import { useLoaded } from './loaded';
import { Act, Copy, Problem } from './parts';

interface Kept {
  readonly apiKey: string;
  readonly version: string;
  readonly node: string;
  readonly messages: number;
  readonly requests: number;
  /** JSON has no infinity: `null` is no limit. */
  readonly keep: Readonly<Record<string, number | null>> | null;
}

const names: Readonly<Record<string, string>> = {
  messages: 'messages of a region',
  bytes: 'bytes of messages of a region',
  age: 'milliseconds of age',
  requests: 'requests',
  events: 'events of a region',
};

const wordsOf = (keep: NonNullable<Kept['keep']>) =>
  Object.entries(keep)
    .filter(([, most]) => most !== null)
    .map(([what, most]) => `${most?.toLocaleString()} ${names[what] ?? what}`)
    .join(', ');

export function About() {
  const { value, problem, reload } = useLoaded(() => call<Kept>('GET /page/about'), []);
  const reset = async () => {
    if (!confirm('Empty the account: data, mail, log, requests and faults?')) return;
    await call('POST /reset');
    await reload();
  };
  return (
    <>
      <h1>About</h1>
      <Problem>{problem}</Problem>
      {value !== undefined && (
        <dl class="pairs">
          <div>
            <dt>Version</dt>
            <dd>
              {value.version} on Node {value.node}
            </dd>
          </div>
          <div>
            <dt>Key</dt>
            <dd>
              <code>{value.apiKey}</code> <Copy text={value.apiKey} />
            </dd>
          </div>
          <div>
            <dt>API</dt>
            <dd>
              <code>{location.origin}</code> (US), <code>{location.origin}/eu</code> (EU)
            </dd>
          </div>
          <div>
            <dt>Control API</dt>
            <dd>
              <a href="/_emulator/openapi.json">{location.origin}/_emulator/openapi.json</a>
            </dd>
          </div>
          <div>
            <dt>Kept now</dt>
            <dd>
              {value.messages} messages, {value.requests} requests
            </dd>
          </div>
          {value.keep !== null && (
            <div>
              <dt>Kept at most</dt>
              <dd>{wordsOf(value.keep)}. What is beyond goes, oldest first.</dd>
            </div>
          )}
        </dl>
      )}
      <h2>Start over</h2>
      <p class="faint">Nothing of the account stays.</p>
      <Act label="Reset the account" kind="danger" run={reset} />
    </>
  );
}
