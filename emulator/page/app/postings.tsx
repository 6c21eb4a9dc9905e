import { useState } from 'preact/hooks';
import { call } from './call';
import { useLoaded } from './loaded';
import { useCan } from './operations';
import { Act, Badge, Empty, Json, Problem, Time } from './parts';
import { addressOf } from './place';
import type { Posting } from './shapes';

const names: Readonly<Record<string, string>> = { done: 'done', waiting: 'to be tried again', refused: 'refused', 'given-up': 'given up' };

/** What was posted to servers of the user: webhooks, and what routes forward. */
export function Postings() {
  const can = useCan('GET /postings');
  const [most, setMost] = useState(100);
  const { value, problem } = useLoaded(
    async () => (can ? call<{ total: number; postings: Posting[] }>('GET /postings', { limit: most }) : undefined),
    [can, most],
    ['posting', 'event'],
  );
  return (
    <>
      <h1>Webhooks and forwards</h1>
      <p class="faint">What was posted to your servers, with every attempt. Only this machine is posted to, unless hosts are listed.</p>
      <Problem>{problem}</Problem>
      {value?.postings.length === 0 && (
        <Empty title="Nothing was posted yet">
          Create a webhook of a domain that leads to your server, and send a message: its events are posted there. Routes with forward()
          post mail that comes in.
        </Empty>
      )}
      <ul class="items">
        {value?.postings.map((posting) => (
          <PostingItem key={posting.id} posting={posting} />
        ))}
      </ul>
      {value !== undefined && value.total > value.postings.length && most < 1000 && (
        <button type="button" class="more" onClick={() => setMost(Math.min(most + 300, 1000))}>
          Show more
        </button>
      )}
    </>
  );
}

export function PostingItem({ posting }: { posting: Posting }) {
  const { id, kind, url, eventType, state, createdAt, attempts, payload, message } = posting;
  return (
    <li>
      <details>
        <summary>
          <Badge>{names[state] ?? state}</Badge> <span class="method">{eventType ?? kind}</span> <span class="path">{url}</span>
          <span class="faint">{attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}</span>
          <Time of={createdAt} />
        </summary>
        <div class="bar wrap">
          <Act label="Post it once more" run={() => call('POST /postings/{id}/retry', { id })} />
          {message !== undefined && <a href={addressOf({ section: 'inbox', item: message })}>The message</a>}
        </div>
        <ol class="attempts">
          {attempts.map(({ at, status, problem, milliseconds }, index) => (
            // Where the clock stands, several have the same time.
            <li key={index}>
              <Time of={at} /> <span class={`badge ${status === 200 ? 'good' : 'bad'}`}>{status ?? 'no answer'}</span> {problem}{' '}
              <span class="faint">{Math.round(milliseconds)} ms</span>
            </li>
          ))}
        </ol>
        <Json of={payload} />
      </details>
    </li>
  );
}
