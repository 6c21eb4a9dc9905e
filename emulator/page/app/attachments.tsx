import { call } from './call';
import { Act, Clip, sizeOf } from './parts';
import { save } from './save';
import type { Mail } from './shapes';

export function Attachments({ mail: { key, attachments } }: { mail: Mail }) {
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
