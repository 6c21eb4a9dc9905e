import { gzipSync } from 'node:zlib';
import { emulator, mailgun, runEmulator, send } from '../running';

const path = '/v4/address/validate/bulk';
const csv =
  'email,name\ngood@example.com,Good\ninfo@example.com,Role\nbad@nowhere.invalid,Bad\nx@mailinator.com,Gone\ngood@example.com,Twice\n';

runEmulator();
beforeEach(() => emulator.reset());

const create = (id: string, data: string | Uint8Array<ArrayBuffer> = csv) =>
  send(`POST ${path}/${id}`, { file: new File([data], 'list.csv') }, { encoding: 'multipart' });

test.each([
  ['plain', csv],
  ['in gzip', new Uint8Array(gzipSync(csv))],
])('a list %s is validated, each address once', async (_, data) => {
  expect((await create('spring', data)).body).toMatchObject({ id: 'spring', message: expect.any(String) });
  expect((await send(`GET ${path}/spring`)).body).toMatchObject({
    id: 'spring',
    status: 'uploaded',
    quantity: 4,
    records_processed: 4,
    summary: { result: { deliverable: 2, undeliverable: 1, do_not_send: 1 }, risk: { low: 1, medium: 1, high: 2, unknown: 0 } },
  });
  expect(emulator.store.bulkValidations.get('spring')?.results.map(({ result }) => result)).toEqual([
    'deliverable',
    'deliverable',
    'undeliverable',
    'do_not_send',
  ]);
});

test('lists are shown newest first, page by page, until they are deleted', async () => {
  for (const id of ['one', 'two', 'three']) await create(id);
  expect((await mailgun.bulkValidations.list({ pageSize: 2 }).toArray()).map(({ id }) => id)).toEqual(['three', 'two', 'one']);
  expect((await send(`GET ${path}?limit=1`)).body).toMatchObject({ total: 3, jobs: [{ id: 'three' }] });
  expect((await create('one')).status).toBe(400);
  await mailgun.bulkValidations.delete({ id: 'two' });
  expect([...emulator.store.bulkValidations.keys()]).toEqual(['one', 'three']);
  for (const method of ['GET', 'DELETE']) expect((await send(`${method} ${path}/two`)).status).toBe(404);
});

test.each([
  ['has no column with addresses', 'name\nGood\n'],
  ['is a bomb', new Uint8Array(gzipSync(Buffer.alloc(80 * 1024 * 1024)))],
  ['is cut-off gzip', new Uint8Array(gzipSync(csv).subarray(0, 20))],
])('a file that %s is refused', async (_, data) => {
  expect((await create('spring', data)).status).toBe(400);
  expect(emulator.store.bulkValidations.size).toBe(0);
});
