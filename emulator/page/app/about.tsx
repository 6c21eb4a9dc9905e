import { call } from './call';
import { useLoaded } from './loaded';
import { Act, Copy, Problem, sizeOf } from './parts';

interface Kept {
  readonly apiKey: string;
  readonly version: string;
  readonly node: string;
  readonly messages: number;
  readonly requests: number;
  /** JSON has no infinity: `null` is no limit. */
  readonly keep: Readonly<Record<string, number | null>>;
}

const lengthOf = (milliseconds: number) => {
  const hours = milliseconds / 3_600_000;
  if (hours < 1) return `${Math.round(hours * 60)} minutes`;
  return hours < 48 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
};

const wordsOf = ({ messages, bytes, age, events, requests }: Kept['keep']) => {
  const inRegion = [
    typeof messages === 'number' && `${messages.toLocaleString()} messages`,
    typeof bytes === 'number' && `${sizeOf(bytes)} of messages`,
    typeof events === 'number' && `${events.toLocaleString()} events`,
  ].filter(Boolean);
  const inAll = [
    typeof requests === 'number' && `${requests.toLocaleString()} requests`,
    typeof age === 'number' && `mail of the last ${lengthOf(age)}`,
  ].filter(Boolean);
  return [inRegion.length > 0 && `In each region ${inRegion.join(', ')}`, inAll.length > 0 && `in all ${inAll.join(', ')}`]
    .filter(Boolean)
    .join('; ');
};

export function About() {
  const { value, problem, reload } = useLoaded(() => call<Kept>('GET /page/about'), [], ['message', 'request']);
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
          <div>
            <dt>Kept at most</dt>
            <dd>{wordsOf(value.keep)}. What is beyond goes, oldest first.</dd>
          </div>
        </dl>
      )}
      <h2 class="apart">Start over</h2>
      <p class="faint">What the emulator was seeded with is put back; nothing else of the account stays.</p>
      <Act label="Reset the account" kind="danger" run={reset} />
    </>
  );
}
