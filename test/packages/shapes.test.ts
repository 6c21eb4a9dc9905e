import { rmSync } from 'node:fs';
import { providerText } from '../../provider/pulumi/provider-text';
import { observe, type Packed, pack } from './make-project';
import { shapes } from './shapes';

/** `npm run shapes` sets it: the rest needs package managers that are not on every machine, and minutes. */
const all = process.env.SHAPES === 'all';
const wanted = shapes.filter(({ manager, name }) =>
  all ? `${manager}: ${name}`.match(process.env.SHAPES_ONLY ?? '') : manager === 'by hand',
);

let packed: Packed;

beforeAll(() => {
  packed = pack(process.env.SHAPES_PULUMI);
});

afterAll(() => rmSync(packed.folder, { recursive: true }));

describe.each(wanted)('$manager: $name', (shape) => {
  test('its resources are served by the copy that their class came from', async () => {
    const { texts, served } = await observe(shape, packed);
    expect(texts).toEqual(shape.ways.map((way) => providerText(way)));
    expect(served).toEqual(shape.copies ?? shape.ways.map(() => 'newer'));
  });
});
