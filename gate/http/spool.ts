import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes of all files of a request together that stay in memory. */
const IN_MEMORY = 256 * 1024;

/** Where the content of a file is kept. */
type Kept = ({ readonly data: Uint8Array } | { readonly path: string }) & { readonly size: number };

/** Keeps the files of one request until it has been answered. */
export interface Spool {
  keep(content: AsyncIterable<Buffer>): Promise<Kept>;
  /** Removes what is on disk. */
  dispose(): Promise<void>;
}

export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  let files = 0;
  let inMemory = 0;

  /** In a folder that only we can read. */
  const openFile = async (): Promise<{ path: string; file: FileHandle }> => {
    folder ??= mkdtemp(join(tmpdir(), 'mailgun-gate-'));
    const path = join(await folder, String(files++));
    return { path, file: await open(path, 'wx', 0o600) };
  };

  return {
    async keep(content) {
      const chunks: Buffer[] = [];
      let size = 0;
      let onDisk: Awaited<ReturnType<typeof openFile>> | undefined;
      try {
        for await (const chunk of content) {
          size += chunk.length;
          if (onDisk === undefined && inMemory + chunk.length <= IN_MEMORY) {
            inMemory += chunk.length;
            // Its own copy: the chunk is a view of a larger buffer.
            chunks.push(Buffer.from(chunk));
            continue;
          }
          onDisk ??= await openFile();
          for (const kept of chunks.splice(0)) {
            inMemory -= kept.length;
            await onDisk.file.appendFile(kept);
          }
          await onDisk.file.appendFile(chunk);
        }
      } finally {
        await onDisk?.file.close();
      }
      return onDisk === undefined ? { data: Buffer.concat(chunks), size } : { path: onDisk.path, size };
    },
    async dispose() {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}
