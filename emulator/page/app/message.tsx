import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Attachments } from './attachments';
import { call } from './call';
import { useLoaded } from './loaded';
import { Html, Source } from './message-body';
import { EventList, MessagePostings } from './message-log';
import { useCan } from './operations';
import { Act, Copy, Json, Problem, Time } from './parts';
import { Reactions } from './reactions';
import type { Content, Mail, MailEvent } from './shapes';

type View = 'html' | 'text' | 'source' | 'headers' | 'events' | 'webhooks';

interface Props {
  readonly id: string;
  readonly onBack: () => void;
  readonly onDeleted: () => Promise<void>;
}

type Detail = Mail & { readonly log: readonly MailEvent[] };

export function Message({ id, onBack, onDeleted }: Props) {
  const { value: mail, problem } = useLoaded(() => call<Detail>('GET /messages/{key}', { key: id }), [id], ['event']);
  const { value: content, problem: unread } = useLoaded(() => call<Content>('GET /page/messages/{key}', { key: id }), [id]);
  const [chosen, choose] = useState<View>();
  const hasPostings = useCan('GET /postings');
  const view = chosen ?? (content?.html === null ? 'text' : 'html');
  const back = (
    <button type="button" class="quiet back" onClick={onBack}>
      ← Inbox
    </button>
  );
  if (mail === undefined)
    return (
      <>
        {back}
        <Problem>{problem}</Problem>
      </>
    );
  const views: readonly (readonly [View, string])[] = [
    ...(content?.html === null ? [] : ([['html', 'HTML']] as const)),
    ['text', 'Text'],
    ['headers', 'Headers'],
    ['source', 'Source'],
    ['events', `Events ${mail.log.length}`],
    ...(hasPostings ? ([['webhooks', 'Webhooks']] as const) : []),
  ];
  const remove = async () => {
    await call('DELETE /messages/{key}', { key: id });
    await onDeleted();
  };
  return (
    <article class="message">
      <div class="bar">
        {back}
        <Act label="Delete" kind="quiet" run={remove} />
      </div>
      <h1>{mail.subject || '(no subject)'}</h1>
      <Envelope mail={mail} />
      <Reactions mail={mail} links={content?.links ?? []} />
      <Attachments mail={mail} />
      <fieldset class="tabs" aria-label="How to show the message">
        {views.map(([name, label]) => (
          <button key={name} type="button" aria-pressed={name === view} onClick={() => choose(name)}>
            {label}
          </button>
        ))}
      </fieldset>
      <Problem>{unread}</Problem>
      {content !== undefined && view === 'html' && <Html id={id} content={content} />}
      {content !== undefined && view === 'text' && <pre class="text">{content.text || '(The message has no text.)'}</pre>}
      {content !== undefined && view === 'headers' && <Pairs of={content.headers} />}
      {view === 'source' && <Source id={id} />}
      {view === 'events' && <EventList events={mail.log} />}
      {view === 'webhooks' && <MessagePostings message={mail.key} />}
    </article>
  );
}

function Envelope({ mail }: { mail: Mail }) {
  const { from, to, cc, bcc, domain, region, receivedAt, deliveryTime, method, tags, template, variables, id } = mail;
  const addresses = [
    ['To', to],
    ['Cc', cc],
    ['Bcc', bcc],
  ] as const;
  return (
    <>
      <dl class="pairs envelope">
        <Pair name="From">{from}</Pair>
        {addresses.map(
          ([name, list]) =>
            list.length > 0 && (
              <Pair key={name} name={name}>
                {list.join(', ')}
              </Pair>
            ),
        )}
        <Pair name="Received">
          <Time of={receivedAt} /> by {method} for {domain} ({region.toUpperCase()})
        </Pair>
        {deliveryTime !== undefined && (
          <Pair name="To be sent">
            <Time of={deliveryTime} />
          </Pair>
        )}
        {tags.length > 0 && <Pair name="Tags">{tags.join(', ')}</Pair>}
        {template !== undefined && <Pair name="Template">{template}</Pair>}
      </dl>
      <details class="small">
        <summary>Message-ID{Object.keys(variables).length > 0 && ' and variables'}</summary>
        <p>
          <code>{id}</code> <Copy text={id} />
        </p>
        {Object.keys(variables).length > 0 && <Json of={variables} />}
      </details>
    </>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const Pairs = ({ of }: { of: Content['headers'] }) => (
  <dl class="pairs">
    {of.map(([name, value], index) => (
      <Pair key={`${index} ${name}`} name={name}>
        {value}
      </Pair>
    ))}
  </dl>
);
