import { z } from 'zod';
import { type Instance, type Migration, type MigrationOptions, migrate } from './migration';

const values = z.record(z.string(), z.unknown());
const index = z.union([z.string(), z.number()]).nullish();

const shownResource = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  index,
  values: values.nullish(),
  deposed_key: z.string().optional(),
});

const shownModule = z.object({
  address: z.string().default(''),
  resources: z.array(shownResource).default([]),
  get child_modules(): z.ZodOptional<z.ZodArray<typeof shownModule>> {
    return z.array(shownModule).optional();
  },
});

/** `terraform show -json` (docs: "JSON Output Format"). A state without resources has no values. */
const shown = z
  .looseObject({ values: z.object({ root_module: shownModule.optional() }).optional() })
  .transform(({ format_version: _, terraform_version: __, ...rest }) => rest);

/** The file itself, terraform.tfstate. */
const stored = z.object({
  resources: z
    .array(
      z.object({
        module: z.string().optional(),
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z
          .array(
            z.object({
              index_key: index,
              deposed: z.string().optional(),
              attributes: values.nullish(),
              // Written by Terraform 0.11, and kept until the resource changes.
              attributes_flat: values.nullish(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

const HOW = "Write it with 'terraform show -json > state.json', in the folder of the configuration and without a plan file.";

/**
 * What a Terraform state has of Mailgun: the parsed output of `terraform show -json` or `tofu show -json`, or a parsed terraform.tfstate of version 4.
 * Data sources, and the resources of other providers, are none of our business and not mentioned.
 * Throws where the file is something else, and says which command makes the right one.
 */
export function readTerraform(file: unknown, options: MigrationOptions = {}): Migration {
  return migrate(
    instancesIn(file).filter(({ mode, provided }) => mode === 'managed' && provided),
    options,
  );
}

type Found = Instance & { readonly mode: string; readonly provided: boolean };

function instancesIn(file: unknown): readonly Found[] {
  const { format_version: format, version, planned_values: plan } = z.record(z.string(), z.unknown()).catch({}).parse(file);
  if (plan !== undefined) throw new Error(`The file is a plan of Terraform, and no state. ${HOW}`);
  if (format === undefined && version === 4) return parse(stored, file).resources.flatMap(fromFile);
  if (format === undefined && typeof version === 'number')
    throw new Error(`The file is a terraform.tfstate of version ${version}; this reads version 4. ${HOW}`);
  if (typeof format !== 'string') throw new Error(`The file is no Terraform state. ${HOW}`);
  if (!/^1\./.test(format))
    throw new Error(
      `The file has the format ${format} of Terraform's JSON output; this reads 1.x, which Terraform 1.1 and later write. ${HOW}`,
    );
  const { values: state, ...others } = parse(shown, file);
  // Other commands print this format as well, and an empty state is told from them by what it lacks.
  if (state === undefined && Object.keys(others).length > 0)
    throw new Error(`The file is no Terraform state, but the output of another command. ${HOW}`);
  return state?.root_module ? fromModule(state.root_module) : [];
}

function parse<T extends z.ZodType>(schema: T, file: unknown): z.output<T> {
  const { success, data, error } = schema.safeParse(file);
  if (success) return data;
  const [{ path } = { path: [] }] = error.issues;
  throw new Error(`The file is no Terraform state: ${path.join('.')} is not what Terraform writes. ${HOW}`);
}

function fromModule({ address: module, resources, child_modules: children = [] }: z.output<typeof shownModule>): readonly Found[] {
  return [
    ...resources.map(({ values: attributes, deposed_key: deposed, ...rest }) => describe({ ...rest, module, deposed, attributes })),
    ...children.flatMap(fromModule),
  ];
}

function fromFile({ module = '', instances, ...rest }: z.output<typeof stored>['resources'][number]): readonly Found[] {
  return instances.map(({ index_key: index, deposed, attributes, attributes_flat: flat }) => {
    const key = index === undefined || index === null ? '' : `[${quote(index)}]`;
    const address = `${module && `${module}.`}${rest.mode === 'data' ? 'data.' : ''}${rest.type}.${rest.name}${key}`;
    return describe({ ...rest, address, module, index, deposed, attributes: attributes ?? flat });
  });
}

/** As Terraform writes a key in an address: `${` and `%{` would begin a template. */
const quote = (key: string | number) => JSON.stringify(key).replace(/[$%](?=\{)/g, '$&$&');

interface Described extends Omit<z.output<typeof shownResource>, 'values' | 'deposed_key'> {
  readonly module: string;
  readonly deposed: string | undefined;
  readonly attributes: z.output<typeof values> | null | undefined;
}

const TYPE = /^mailgun(?:v3)?_(?=.)/;

function describe({ address, module, mode, type, name, index, deposed, attributes }: Described): Found {
  const short = index === undefined || index === null ? name : `${name}-${index}`;
  return {
    mode,
    provided: TYPE.test(type),
    kind: type.replace(TYPE, ''),
    attributes: attributes ?? {},
    names: [short, ...(module === '' ? [] : [[...modulesIn(module), short].join('-')]), address],
    ...(deposed === undefined
      ? { from: address }
      : {
          from: `${address} (deposed object ${deposed})`,
          leave: "Terraform has replaced it and still has to delete it: run 'terraform apply', or delete it yourself.",
        }),
  };
}

/** `module.a["x"].module.b` as `a-x`, `b`. */
function modulesIn(path: string): readonly string[] {
  const steps = path.matchAll(/(?:^|\.)module\.([\w-]+)(?:\[(\d+|"(?:[^"\\]|\\.)*")\])?/g);
  return [...steps].map(([, name = '', key]) => (key === undefined ? name : `${name}-${key.replace(/^"|"$/g, '')}`));
}
