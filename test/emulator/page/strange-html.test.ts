import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { emulator, frame, inBrowser, mailgun, open, openPages, row, send } from './opened';

/** What strangers write into mail; `HOST` is a server that notes whatever reaches it. Each also has the word `harmless`, to be seen by. */
const attacks = {
  'a script': '<script>top.document.title = "taken"; fetch("HOST/script")</script>',
  'a script from elsewhere': '<script src="HOST/script.js"></script>',
  'an event handler': '<img src=x onerror="fetch(\'HOST/handler\')"><body onload="fetch(\'HOST/onload\')">',
  'a page that turns into another': '<meta http-equiv="refresh" content="0; url=HOST/refresh">',
  'another base': '<base href="HOST/base/"><img src="picture.png">',
  'a picture with a script':
    '<svg onload="fetch(\'HOST/svg\')"><script>fetch("HOST/svg-script")</script><image href="HOST/svg-image"/></svg>',
  'a style that tells what is there':
    '<style>@import "HOST/import.css"; body { background: url(HOST/background) } @font-face { font-family: x; src: url(HOST/font) } p { font-family: x }</style><p>x</p>',
  'a style sheet, and hints to connect':
    '<link rel=stylesheet href="HOST/sheet.css"><link rel=preconnect href="HOST"><link rel=prefetch href="HOST/prefetch"><link rel=icon href="HOST/icon">',
  'a picture from elsewhere':
    '<img src="HOST/pixel.gif"><img srcset="HOST/set.gif 1x"><table background="HOST/table.gif"><tr><td>x</table>',
  'a frame, an object and media':
    '<iframe src="HOST/frame"></iframe><iframe srcdoc="<script>fetch(\'HOST/srcdoc\')</script>"></iframe><object data="HOST/object"></object><embed src="HOST/embed"><video src="HOST/video" autoplay></video><audio src="HOST/audio" autoplay></audio>',
  'a picture that is the control API': '<img src="/_emulator/messages"><img src="/_emulator/page/domains">',
  'markup that ends what is around it':
    '</body></html></iframe><script>fetch("HOST/ended")</script><!-- <x --><![CDATA[<script>fetch("HOST/cdata")</script>]]>',
};

inBrowser('in a browser, the HTML of a message', () => {
  openPages();
  let server: Server;
  let reached: string[];
  let host: string;

  beforeEach(async () => {
    reached = [];
    server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.end('<p>elsewhere</p>');
    }).on('connection', () => reached.push('connected'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each(Object.entries(attacks))('does nothing with %s', async (_, html) => {
    await send({ subject: 'Strange', html: `${html.replaceAll('HOST', host)}<p>harmless</p>` });
    // What a browser does of itself is awaited by another message, with the same in it, that is opened after this one.
    await send({ subject: 'Other', html: `${html.replaceAll('HOST', host)}<p>harmless too</p>` });
    const { page } = await open();
    const asked: string[] = [];
    page.on('response', (response) => asked.push(new URL(response.url()).pathname));
    await row(page, 'Strange').click();
    await frame(page).getByText('harmless', { exact: true }).waitFor();
    await row(page, 'Other').click();
    await frame(page).getByText('harmless too').waitFor();
    expect(reached).toEqual([]);
    expect(asked.filter((path) => path === '/_emulator/page/domains')).toEqual([]);
    expect(await page.title()).toBe('Inbox · Mailgun emulator');
    expect(page.url().startsWith(`${emulator.url}/_emulator#/inbox/`)).toBe(true);
  });

  test('sends no form, even when its button is pressed', async () => {
    await send({
      subject: 'Form',
      html: `<form action="${host}/form" target="_blank"><input name="password" value="x"><button>Log in</button></form>`,
    });
    await send({ subject: 'Other', html: '<p>harmless too</p>' });
    const { page } = await open();
    await row(page, 'Form').click();
    await frame(page).getByRole('button', { name: 'Log in' }).click();
    await row(page, 'Other').click();
    await frame(page).getByText('harmless too').waitFor();
    expect(reached.filter((one) => one !== 'connected')).toEqual([]);
  });

  test('leads neither the page nor its own frame elsewhere by a link, whatever the link wants', async () => {
    const links = ['_top', '_parent', '_self', ''].map(
      (target, index) => `<p><a href="${host}/${index}" target=${target}>link ${index}</a></p>`,
    );
    await send({ subject: 'Links', html: links.join('') });
    const { page } = await open();
    await row(page, 'Links').click();
    for (const [index] of links.entries()) {
      const [tab] = await Promise.all([page.context().waitForEvent('page'), frame(page).getByText(`link ${index}`).click()]);
      await tab.waitForURL(`${host}/${index}`);
    }
    expect(page.url().startsWith(emulator.url)).toBe(true);
    await frame(page).getByText('link 0').waitFor();
  });

  test('opens a link in a tab of its own that does not reach the page, and tells it not where it was', async () => {
    let referrer: string | undefined = 'not asked';
    server.on('request', (request) => {
      if (request.url === '/there') referrer = request.headers.referer;
    });
    await send({ subject: 'Link', html: `<meta name="referrer" content="unsafe-url"><a href="${host}/there" rel="opener">go there</a>` });
    const { page } = await open();
    await row(page, 'Link').click();
    const [tab] = await Promise.all([page.context().waitForEvent('page'), frame(page).getByText('go there').click()]);
    await tab.getByText('elsewhere').waitFor();
    expect(await tab.evaluate('window.opener === null')).toBe(true);
    expect(referrer).toBeUndefined();
  });

  test('shows images from elsewhere once they are asked for', async () => {
    await send({ subject: 'Pictures', html: `<p>harmless</p><img src="${host}/pixel.gif">` });
    const { page } = await open();
    await row(page, 'Pictures').click();
    await frame(page).getByText('harmless').waitFor();
    expect(reached).toEqual([]);
    const [asked] = await Promise.all([
      page.waitForRequest(`${host}/pixel.gif`),
      page.getByRole('button', { name: 'Show images from elsewhere' }).click(),
    ]);
    await asked.response();
    expect(reached).toContain('/pixel.gif');
  });

  test('shows the images that are in the message', async () => {
    const data = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP4z8DAAMIQCgAa+AX7W2xqvgAAAABJRU5ErkJggg==',
      'base64',
    );
    await mailgun.messages.send({
      domain: 'mail.example.com',
      from: 'shop@mail.example.com',
      to: 'alice@example.net',
      subject: 'Logo',
      html: '<p>harmless</p><img alt="logo" src="cid:logo.png">',
      inline: [{ filename: 'logo.png', data }],
    });
    const { page } = await open();
    await row(page, 'Logo').click();
    expect(await frame(page).getByAltText('logo').getAttribute('src')).toMatch(/^data:image\/png;base64,iVBOR/);
  });
});
