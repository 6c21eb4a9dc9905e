import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { userCacheDirectory } from '../pulumi-cli/obtain';
import { NODE, type Platform, platformNamed } from './platforms';

const windows = process.platform === 'win32';

/** Takes Node from the user's cache, or else from npm (60 MB). */
export const nodeFor = ({ node }: Platform): string => join(inCache(node), 'package', node.file);

/** Of everything that is in Node; not every package of it has the text. */
export const licensesOfNode = (): string => readFileSync(join(inCache(platformNamed('linux-amd64').node), 'package/LICENSE'), 'utf8');

function inCache(node: Platform['node']): string {
  const cache = join(userCacheDirectory(), 'pulumi-mailgun', `${node.package}-${NODE}`);
  if (!existsSync(cache)) download(node, cache);
  return cache;
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
    execFileSync('tar', ['-xzf', archive], { cwd: unfinished });
    rmSync(join(unfinished, archive));
    // Of two processes the second takes what the first one made.
    if (!existsSync(cache)) renameSync(unfinished, cache);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
