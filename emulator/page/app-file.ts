import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safe } from './shell';

/** Beside this file once it is built, and where the build puts it while it runs from its sources. */
const folders = [__dirname, join(__dirname, '../dist/page'), join(__dirname, '../../dist/page')];

const types = { 'app.js': 'text/javascript; charset=utf-8', 'app.css': 'text/css; charset=utf-8' };

/** A part of the page's program; where it was not built, what to do. */
export function appFile(name: keyof typeof types): Response {
  const headers = { ...safe, 'content-type': types[name] };
  const file = folders.map((folder) => join(folder, name)).find((one) => existsSync(one));
  if (file !== undefined) return new Response(readFileSync(file), { headers });
  const sentence = 'The page is not here: run npm run build, or use the package mailgun-emulator.';
  const says = {
    'app.js': `document.querySelector('#app').textContent = ${JSON.stringify(sentence)};\n`,
    'app.css': `/* ${sentence} */\n`,
  };
  return new Response(says[name], { headers });
}
