import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's name, and others'. Playwright's own browsers are large, and need a download of their own. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const others = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** A Chromium, which is installed where that is possible; nothing where it cannot be had. */
export function findChromium(): string | undefined {
  return installed() ?? (install() ? installed() : undefined);
}

function installed(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  const places = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...others];
  return places.find((place) => existsSync(place));
}

function install(): boolean {
  if (process.getuid?.() !== 0) return false;
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', ...words], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } }).status === 0;
  const packages = ['install', '-y', '--no-install-recommends', 'chromium'];
  return apt(...packages) || (apt('update') && apt(...packages));
}
