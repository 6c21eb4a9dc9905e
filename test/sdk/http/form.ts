import type { Received } from '../../scripted-server';

/** Node's own reader of multipart, which shares no code with what wrote it. A file is shown by its name. */
export async function formOf({ headers, body }: Received): Promise<readonly (readonly [string, unknown])[]> {
  const answer = new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } });
  return [...(await answer.formData())].map(([name, value]) => [name, typeof value === 'string' ? value : { filename: value.name }]);
}
