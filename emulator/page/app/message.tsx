import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { account, call } from './call';
import { useLoaded } from './loaded';
import { EventList, MessagePostings } from './message-log';
import { useCan } from './operations';
import { Act, Clip, Copy, Json, Problem, sizeOf, Time } from './parts';
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
    await call('DELETE /page/messages/{key}', { key: id });
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

/** In a frame without an origin, with an address of its own whose policy allows nothing. */
function Html({ id, content: { hasRemoteImages } }: { id: string; content: Content }) {
  const [hasImages, setImages] = useState(false);
  const [isNarrow, setNarrow] = useState(false);
  const query = new URLSearchParams({ account: String(account.index), ...(hasImages && { images: 'remote' }) });
  const address = `/_emulator/page/messages/${encodeURIComponent(id)}/html?${query}`;
  return (
    <>
      <div class="bar wrap">
        {hasRemoteImages && (
          <button type="button" class="quiet" aria-pressed={hasImages} onClick={() => setImages(!hasImages)}>
            {hasImages ? 'Images from elsewhere are shown' : 'Show images from elsewhere'}
          </button>
        )}
        <button type="button" class="quiet" aria-pressed={isNarrow} onClick={() => setNarrow(!isNarrow)}>
          As on a phone
        </button>
        <a href={address} target="_blank" rel="noopener noreferrer">
          Open in a tab
        </a>
      </div>
      <iframe
        key={address}
        class={isNarrow ? 'narrow' : ''}
        title="The message as HTML"
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerpolicy="no-referrer"
        src={address}
      />
    </>
  );
}

function Source({ id }: { id: string }) {
  const { value, problem } = useLoaded(() => call<{ mime: string }>('GET /messages/{key}/source', { key: id }), [id]);
  return (
    <>
      <Problem>{problem}</Problem>
      {value !== undefined && (
        <>
          <div class="bar">
            <Copy text={value.mime} label="Copy the source" />
            <Act label="Download" kind="quiet" run={async () => save(new Blob([value.mime], { type: 'message/rfc822' }), 'message.eml')} />
          </div>
          <pre class="text">{value.mime}</pre>
        </>
      )}
    </>
  );
}

function Attachments({ mail: { key, attachments } }: { mail: Mail }) {
  if (attachments.length === 0) return null;
  const download = async (index: number) => {
    const { filename, content } = await call<{ filename: string; content: string }>('GET /messages/{key}/attachments/{index}', {
      key,
      index,
    });
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    // Whatever it is, it is saved, not shown.
    save(new Blob([bytes], { type: 'application/octet-stream' }), filename);
  };
  return (
    <ul class="files" aria-label="Attachments">
      {attachments.map(({ index, filename, contentType, size }) => (
        <li key={index}>
          <Act
            label={[<Clip key="clip" />, ` ${filename} (${sizeOf(size)})`]}
            title={`Download; ${contentType}`}
            kind="quiet"
            run={() => download(index)}
          />
        </li>
      ))}
    </ul>
  );
}

function save(blob: Blob, filename: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
