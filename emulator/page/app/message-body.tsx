import { useState } from 'preact/hooks';
import { account, call } from './call';
import { useLoaded } from './loaded';
import { Act, Copy, Problem } from './parts';
import { save } from './save';
import type { Content } from './shapes';

/** In a frame without an origin, with an address of its own whose policy allows nothing. */
export function Html({ id, content: { hasRemoteImages } }: { id: string; content: Content }) {
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

export function Source({ id }: { id: string }) {
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
