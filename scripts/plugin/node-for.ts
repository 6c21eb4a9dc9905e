import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { userCacheDirectory } from '../pulumi-cli/obtain';
import { NODE, type Platform } from './platforms';

/** Node for a platform, with the licenses of what is in it. */
interface Node {
  readonly executable: string;
  readonly license: string;
}

const windows = process.platform === 'win32';

/** Takes Node from the user's cache, or else from npm (60 MB). */
export function nodeFor({ node }: Platform): Node {
  const cache = join(userCacheDirectory(), 'pulumi-mailgun', `${node.package}-${NODE}`);
  if (!existsSync(cache)) download(node, cache);
  return { executable: join(cache, 'package', node.file), license: join(cache, 'package/LICENSE') };
}

/** Fills a folder beside the cache's and makes it the cache's when it is whole, so that nobody ever sees half of it. */
function download(node: Platform['node'], cache: string): void {
  mkdirSync(dirname(cache), { recursive: true });
  const unfinished = mkdtempSync(`${cache}.`);
  try {
    const wanted = `${node.package}@${NODE}`;
    console.error(`Downloading ${wanted} …`);
    execFileSync('npm', ['pack', wanted, '--silent', '--pack-destination', unfinished], { stdio: ['ignore', 'ignore', 2], shell: windows });
    const archive = `${node.package}-${NODE}.tgz`;
    const integrity = `sha512-${createHash('sha512')
      .update(readFileSync(join(unfinished, archive)))
      .digest('base64')}`;
    if (integrity !== node.integrity) throw new Error(`${wanted} is not what it was when it was chosen: ${integrity}`);
    execFileSync('tar', ['-xzf', archive, `package/${node.file}`, 'package/LICENSE'], { cwd: unfinished });
    rmSync(join(unfinished, archive));
    // Of two processes the second takes what the first one made.
    if (!existsSync(cache)) renameSync(unfinished, cache);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
