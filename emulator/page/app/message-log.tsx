import { call } from './call';
import { useLoaded } from './loaded';
import { Badge, Empty, Json, Problem, Time } from './parts';
import { PostingItem } from './postings';
import type { MailEvent, Posting } from './shapes';

/** What has happened to a message, as Mailgun's log has it. */
export function EventList({ events }: { events: readonly MailEvent[] }) {
  if (events.length === 0) return <Empty title="Nothing has happened to it yet">A scheduled message waits for its time: see Clock.</Empty>;
  return (
    <ul class="items">
      {events.map((event) => (
        <li key={event.id}>
          <details>
            <summary>
              <Badge>{event.event}</Badge> <span>{event.recipient}</span> <span class="faint">{wordsOf(event)}</span>
              <Time of={event.timestamp * 1000} />
            </summary>
            <Json of={event} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ severity, url, reason, 'delivery-status': status }: MailEvent): string {
  const said = [status?.code, status?.message || status?.description].filter((one) => one !== undefined && one !== '').join(' ');
  return [severity, url, said || reason].filter(Boolean).join(' · ');
}

export function MessagePostings({ message }: { message: string }) {
  const { value, problem } = useLoaded(() => call<{ postings: Posting[] }>('GET /postings', { message }), [message], ['posting', 'event']);
  return (
    <>
      <Problem>{problem}</Problem>
      {value?.postings.length === 0 && (
        <Empty title="Nothing was posted because of it">
          A webhook of its domain or of the account is posted here when its event happens.
        </Empty>
      )}
      <ul class="items">
        {value?.postings.map((posting) => (
          <PostingItem key={posting.id} posting={posting} />
        ))}
      </ul>
    </>
  );
}
