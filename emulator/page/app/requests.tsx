import { useState } from 'preact/hooks';
import { call } from './call';
import { useLoaded } from './loaded';
import { Act, Empty, Json, Problem, Time } from './parts';
import type { ReceivedRequest } from './shapes';

interface Found {
  readonly total: number;
  readonly requests: readonly ReceivedRequest[];
}

/** What programs have asked this emulator, live. */
export function Requests() {
  const [isUnmatchedOnly, setUnmatchedOnly] = useState(false);
  const [most, setMost] = useState(100);
  const { value, problem, reload } = useLoaded(
    () => call<Found>(isUnmatchedOnly ? 'GET /requests/unmatched' : 'GET /requests', { limit: most }),
    [isUnmatchedOnly, most],
    ['request'],
  );
  const clear = async () => {
    await call('DELETE /requests');
    await reload();
  };
  return (
    <>
      <h1>Requests</h1>
      <div class="bar wrap">
        <label class="check">
          <input type="checkbox" checked={isUnmatchedOnly} onChange={(event) => setUnmatchedOnly(event.currentTarget.checked)} />
          Only those that no route is for
        </label>
        <span role="status">{value === undefined ? '' : value.total === 1 ? '1 request' : `${value.total} requests`}</span>
        {value !== undefined && value.total > 0 && <Act label="Forget them" kind="quiet" run={clear} />}
      </div>
      <Problem>{problem}</Problem>
      {value?.total === 0 &&
        (isUnmatchedOnly ? (
          <Empty title="Every request had a route">
            A request for a path that Mailgun does not have is listed here, with the paths that come nearest.
          </Empty>
        ) : (
          <Empty title="No requests yet">
            <p>Have your program use this address as Mailgun's, and what it asks appears here:</p>
            <pre>{location.origin}</pre>
          </Empty>
        ))}
      <ul class="items">
        {value?.requests.map((request, index) => (
          // Newest first: counted from the oldest, so that one that is unfolded stays so when others come.
          <RequestItem key={value.total - index} request={request} />
        ))}
      </ul>
      {value !== undefined && value.total > value.requests.length && most < 1000 && (
        <button type="button" class="more" onClick={() => setMost(Math.min(most + 300, 1000))}>
          Show more
        </button>
      )}
    </>
  );
}

function RequestItem({ request }: { request: ReceivedRequest }) {
  const { method, path, route, region, status, time, fields, headers, nearest } = request;
  const isBad = status === undefined || status >= 400;
  return (
    <li class={route === undefined ? 'unmatched' : ''}>
      <details>
        <summary>
          <span class={`badge ${isBad ? 'bad' : 'good'}`}>{status ?? 'none'}</span>
          <span class="method">{method}</span> <span class="path">{path}</span>
          {region === 'eu' && <span class="badge">EU</span>}
          {route === undefined && <span class="badge bad">no such route</span>}
          <Time of={time} />
        </summary>
        {route !== undefined && (
          <p class="faint">
            Route: <code>{route}</code>
          </p>
        )}
        {nearest !== undefined && nearest.length > 0 && (
          <p>
            Nearest:{' '}
            {nearest.map((one) => (
              <code key={one}>{one}</code>
            ))}
          </p>
        )}
        <h3>Fields</h3>
        {Object.keys(fields).length === 0 ? <p class="faint">None.</p> : <Json of={fields} />}
        <h3>Headers</h3>
        <Json of={headers} />
      </details>
    </li>
  );
}
