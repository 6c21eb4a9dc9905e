// Sends with nodemailer-mailgun-transport, which is installed in the working directory. Prints one line of JSON an operation.
const { createRequire } = require('node:module');
const { join } = require('node:path');

const installed = createRequire(join(process.cwd(), 'package.json'));
const nodemailer = installed('nodemailer');
const mailgun = installed('nodemailer-mailgun-transport');

const { MAILGUN_API_KEY: key, MAILGUN_BASE_URL: url } = process.env;
const mailer = (domain) => nodemailer.createTransport(mailgun({ auth: { api_key: key, domain }, url }));
const letter = { from: 'Shop <shop@mailgun.test>', to: 'alice@example.com', subject: 'Hello', text: 'Hello' };

const operations = {
  text: {},
  html: { html: '<p>Hello</p>', to: ['Alice <alice@example.com>', 'bob@example.com'], cc: 'carol@example.com', bcc: 'dave@example.com' },
  objects: { from: { name: 'Shop', address: 'shop@mailgun.test' }, to: { name: 'Alice', address: 'alice@example.com' } },
  attachment: { attachments: [{ filename: 'Grüße.txt', content: Buffer.from('Grüße') }] },
  options: { 'o:tag': ['welcome'], 'v:order': '42', 'h:Reply-To': 'carol@example.com' },
};

async function attempt(name, send) {
  const wrong = await send().then(
    ({ message }) => (message === 'Queued. Thank you.' ? null : `answered ${message}`),
    (error) => String(error),
  );
  console.log(JSON.stringify({ name, wrong }));
}

async function run() {
  for (const [name, more] of Object.entries(operations)) await attempt(name, () => mailer('mailgun.test').sendMail({ ...letter, ...more }));
  await attempt('unknown domain', () =>
    mailer('nobody.example.com')
      .sendMail(letter)
      .then(
        () => ({ message: 'as if it were there' }),
        (error) => ({ message: /Domain not found|404/.test(`${error} ${error.details}`) ? 'Queued. Thank you.' : String(error) }),
      ),
  );
}

run();
