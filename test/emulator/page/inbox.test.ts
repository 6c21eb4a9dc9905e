import { startEmulator } from 'mailgun-emulator';
import { emulator, frame, inBrowser, mailgun, open, openPages, picture, row, send } from './opened';

inBrowser('in a browser, the inbox', () => {
  openPages();

  test('says what to do where there is no mail, and shows a message that is sent while it is open', async () => {
    const { page, wrong } = await open();
    await page.getByText('No messages yet').waitFor();
    await picture(page, 'empty');
    await send({ subject: 'Your invoice', html: '<h1>Invoice 7</h1>' });
    await row(page, 'Your invoice').waitFor();
    await row(page, 'Your invoice').getByRole('img', { name: 'unread' }).waitFor();
    await row(page, 'Your invoice').getByText('delivered').waitFor();
    await row(page, 'Your invoice').click();
    await frame(page).getByRole('heading', { name: 'Invoice 7' }).waitFor();
    await row(page, 'Your invoice').getByRole('img', { name: 'unread' }).waitFor({ state: 'detached' });
    expect(wrong).toEqual([]);
  });

  test('finds with the search language, and says what it does not understand', async () => {
    const { page } = await open();
    await send({ subject: 'One', to: 'alice@example.net' });
    await send({ subject: 'Two', to: 'bob@example.net' });
    await row(page, 'One').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('to:bob');
    await row(page, 'One').waitFor({ state: 'detached' });
    await row(page, 'Two').waitFor();
    await page.getByRole('searchbox').fill('colour:red');
    await page.getByRole('alert').filter({ hasText: 'colour:red is not understood' }).waitFor();
    await page.getByText('What can I search for?').click();
    await page.getByText('a recipient has this in the address').waitFor();
  });

  test('lets a recipient open a message, click a link in it, and complain', async () => {
    const { page, wrong } = await open();
    await send({ subject: 'Links', html: '<a href="https://example.org/one?a=1&amp;b=2">one</a>' });
    await row(page, 'Links').click();
    for (const name of ['Open', 'Click', 'Complain']) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('button', { name, exact: true, disabled: false }).waitFor();
    }
    const reactions = emulator.store.events.filter(({ event }) => ['opened', 'clicked', 'complained'].includes(event));
    expect(reactions.map(({ event, url }) => [event, url])).toEqual([
      ['opened', undefined],
      ['clicked', 'https://example.org/one?a=1&b=2'],
      ['complained', undefined],
    ]);
    await page.getByRole('button', { name: /^Events/ }).click();
    await page.locator('.message .items li').filter({ hasText: 'complained' }).waitFor();
    expect(wrong).toEqual([]);
  });

  test('is used with the keyboard alone', async () => {
    await send({ subject: 'First', html: '<p>Text of the first</p>' });
    await send({ subject: 'Second', html: '<p>Text of the second</p>' });
    const { page } = await open();
    await row(page, 'First').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await frame(page).getByText('Text of the second').waitFor();
    await page.keyboard.press('j');
    await frame(page).getByText('Text of the first').waitFor();
    await page.keyboard.press('k');
    await frame(page).getByText('Text of the second').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('No message is open').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });

  test('deletes one message, and all that match', async () => {
    const { page } = await open();
    page.on('dialog', (dialog) => void dialog.accept());
    for (const subject of ['One', 'Two', 'Two again', 'Three']) await send({ subject });
    await row(page, 'One').click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await row(page, 'One').waitFor({ state: 'detached' });
    await page.getByRole('searchbox').fill('subject:two');
    await page.getByText('2 messages').waitFor();
    await page.getByRole('button', { name: 'Delete these' }).click();
    await page.getByText('No message matches').waitFor();
    expect(emulator.store.messages.map(({ input }) => input.subject)).toEqual(['Three']);
  });

  test('saves an attachment as it was sent', async () => {
    const { page } = await open();
    const data = Buffer.from([0, 255, 13, 10, 128]);
    await mailgun.messages.send({
      domain: 'mail.example.com',
      from: 'shop@mail.example.com',
      to: 'alice@example.net',
      subject: 'With a file',
      text: 'Hi',
      attachments: [{ filename: 'bytes.bin', data }],
    });
    await row(page, 'With a file').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /bytes\.bin/ }).click()]);
    expect(download.suggestedFilename()).toBe('bytes.bin');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks)).toEqual(data);
  });

  test('goes on by itself with the emulator that is started anew at the same address', async () => {
    const { page } = await open();
    const { port } = new URL(emulator.url);
    await emulator.close();
    await page.getByText('not connected').waitFor();
    const next = await startEmulator({ port: Number(port) });
    await page.locator('.live.on').waitFor();
    await mailgun.domains.create({ name: 'mail.example.com' });
    await send({ subject: 'Afterwards' });
    await row(page, 'Afterwards').waitFor();
    await next.close();
  });
});
