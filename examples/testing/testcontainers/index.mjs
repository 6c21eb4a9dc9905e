// A local Mailgun in a container, for tests in any language that Testcontainers has. The image is made in the repository:
// npm run build && npm pack -w emulator --pack-destination emulator && docker build -t mailgun-emulator emulator
// Here: npm install testcontainers && node index.mjs
import { GenericContainer, Wait } from 'testcontainers';

const container = await new GenericContainer('mailgun-emulator')
  .withExposedPorts(3535, 3525)
  .withWaitStrategy(Wait.forHttp('/_emulator/ready', 3535))
  .start();

try {
  const url = `http://${container.getHost()}:${container.getMappedPort(3535)}`;
  const headers = { authorization: `Basic ${Buffer.from('api:key-local').toString('base64')}` };
  const post = (path, fields) => fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });

  await post('/v4/domains', { name: 'mail.example.com' });
  const letter = { from: 'shop@mail.example.com', to: 'alice@example.com', subject: 'Hello', text: 'Hello, Alice.' };
  const sent = await post('/v3/mail.example.com/messages', letter);
  console.log(`${sent.status} ${await sent.text()}`);

  const kept = await fetch(`${url}/_emulator/messages`, { headers });
  console.log(await kept.text());
} finally {
  await container.stop();
}
