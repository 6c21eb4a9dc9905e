import { useEffect, useState } from 'preact/hooks';
import { call } from './call';
import { Command } from './command';
import { isTyping } from './key-help';
import { useLoaded } from './loaded';
import { Message } from './message';
import { Act, Badge, Clip, Empty, Problem, Time } from './parts';
import { addressOf, go, type Place } from './place';
import { isRead, markRead } from './read-keys';
import { SearchField } from './search-field';
import type { Mail } from './shapes';

const step = 50;

export function Inbox({ place }: { place: Place }) {
  const { item, query } = place;
  const [most, setMost] = useState(step);
  const {
    value: found,
    problem,
    reload,
  } = useLoaded(
    () => call<{ total: number; messages: Mail[] }>('GET /messages', { query: query || undefined, limit: most }),
    [query, most],
    ['message', 'event'],
  );
  const mails = found?.messages ?? [];
  const total = found?.total ?? 0;
  const open = (key: string | undefined) => go({ section: 'inbox', item: key, query });

  useKeys(mails, item, open);
  if (item !== undefined) markRead(item);

  const remove = async () => {
    const what = query === '' ? `all ${total} messages` : `the ${total} messages that match`;
    if (!confirm(`Delete ${what}? Their events stay.`)) return;
    await call('DELETE /messages', { query: query || undefined });
    if (item !== undefined) open(undefined);
    await reload();
  };

  return (
    <div class={`inbox ${item === undefined ? '' : 'with-message'}`}>
      <section class="list" aria-label="Messages">
        <h1 class="hidden">Inbox</h1>
        <SearchField value={query} onChange={(next) => go({ section: 'inbox', item, query: next }, 'replace')} />
        <Problem>{problem}</Problem>
        <div class="bar">
          <span role="status">{found === undefined ? ' ' : total === 1 ? '1 message' : `${total} messages`}</span>
          {total > 0 && <Act label={query === '' ? 'Delete all' : 'Delete these'} kind="quiet" run={remove} />}
        </div>
        {found !== undefined && total === 0 && <NoMail query={query} />}
        <ul class="rows">
          {mails.map((mail) => (
            <Row key={mail.key} mail={mail} query={query} isOpen={mail.key === item} />
          ))}
        </ul>
        {total > mails.length && most < 1000 && (
          <button type="button" class="more" onClick={() => setMost(Math.min(most + step * 2, 1000))}>
            Show more
          </button>
        )}
      </section>
      <section class="reading" aria-label="Message">
        {item === undefined ? (
          total > 0 && <Empty title="No message is open">Choose one from the list, or press j.</Empty>
        ) : (
          <Message
            key={item}
            id={item}
            onBack={() => open(undefined)}
            onDeleted={async () => {
              open(undefined);
              await reload();
            }}
          />
        )}
      </section>
    </div>
  );
}

function Row({ mail, query, isOpen }: { mail: Mail; query: string; isOpen: boolean }) {
  const { key, from, to, subject, receivedAt, events, attachments, tags, deliveryTime } = mail;
  const last = events.findLast((event) => event !== 'accepted');
  const isScheduled = last === undefined && deliveryTime !== undefined;
  return (
    <li>
      <a
        href={addressOf({ section: 'inbox', item: key, query })}
        data-key={key}
        class={isRead(key) ? '' : 'unread'}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span class="who">
          {!isRead(key) && <span class="dot" role="img" aria-label="unread" />}
          {to.join(', ') || '(nobody)'}
        </span>
        <Time of={receivedAt} />
        <span class="subject">{subject || '(no subject)'}</span>
        <span class="marks">
          {attachments.length > 0 && (
            <span title={attachments.map(({ filename }) => filename).join(', ')}>
              <Clip />
              <span class="hidden">has attachments</span>
            </span>
          )}
          {isScheduled && <Badge>scheduled</Badge>}
          {last !== undefined && <Badge>{last}</Badge>}
        </span>
        <span class="from">
          {from}
          {tags.map((tag) => (
            <span key={tag} class="tag">
              {tag}
            </span>
          ))}
        </span>
      </a>
    </li>
  );
}

function NoMail({ query }: { query: string }) {
  if (query !== '')
    return (
      <Empty title="No message matches">
        <p>
          <a href="#/inbox">Show all messages</a>
        </p>
      </Empty>
    );
  return (
    <Empty title="No messages yet">
      <p>Send one to this emulator, and it appears here by itself. The domain must exist:</p>
      <Command
        of={`curl -u api:KEY ${location.origin}/v4/domains -F name=example.com
curl -u api:KEY ${location.origin}/v3/example.com/messages \\
  -F from=me@example.com -F to=you@example.net \\
  -F subject=Hello -F html='<h1>Hello</h1>'`}
      />
    </Empty>
  );
}

/** j and k go through the list, Enter opens what they stand on, Escape goes back to it. */
function useKeys(mails: readonly Mail[], item: string | undefined, open: (key: string | undefined) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (isTyping(event) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Escape' && item !== undefined) {
        open(undefined);
        requestAnimationFrame(() => linkOf(item)?.focus());
      }
      if (event.key !== 'j' && event.key !== 'k') return;
      const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
      const at = mails.findIndex(({ key }) => key === (focused ?? item));
      const next = mails[at + (event.key === 'j' ? 1 : -1)] ?? (at === -1 ? mails[0] : undefined);
      if (next === undefined) return;
      event.preventDefault();
      linkOf(next.key)?.focus();
      if (item !== undefined) open(next.key);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  });
}

const linkOf = (key: string) => document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
